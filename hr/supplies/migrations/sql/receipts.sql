-- Whoever ordered does not take in (A3-4).
CREATE FUNCTION supplies_check_delivery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head public.supplies_order;
BEGIN
    SELECT * INTO STRICT head FROM public.supplies_order WHERE id = NEW.order_id FOR UPDATE;
    IF head.state <> 'placed' THEN
        RAISE EXCEPTION 'nothing of order % is to come', head.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'order_is_on_its_way';
    END IF;
    IF NEW.by_id = head.by_id THEN
        RAISE EXCEPTION 'whoever ordered does not take in (A3-4)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'orders_or_receives';
    END IF;
    IF NOT public.supplies_may(NEW.by_id, 'receive_goods') THEN
        RAISE EXCEPTION 'the office takes in (A3-L5)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_delivery_by BEFORE INSERT ON supplies_delivery
    FOR EACH ROW EXECUTE FUNCTION supplies_check_delivery();

CREATE FUNCTION supplies_receive() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head public.supplies_delivery; wanted public.supplies_orderline;
BEGIN
    SELECT * INTO STRICT head FROM public.supplies_delivery WHERE id = NEW.delivery_id;
    SELECT * INTO STRICT wanted FROM public.supplies_orderline WHERE id = NEW.line_id;
    PERFORM public.supplies_check_whole(head.recorded_at);
    IF wanted.order_id <> head.order_id OR public.supplies_received(wanted.id) > wanted.quantity THEN
        RAISE EXCEPTION 'more than was ordered (A3-4)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'not_more_than_ordered';
    END IF;
    IF NEW.good > 0 THEN
        PERFORM public.supplies_book(wanted.item_id, 'receipt', NEW.good, head.at, head.by_id, NULL,
            'supplies.delivery', head.id, wanted.price);
    END IF;
    UPDATE public.supplies_order SET state = 'delivered'
    WHERE id = head.order_id AND state = 'placed' AND NOT EXISTS (
        SELECT FROM public.supplies_orderline AS l
        WHERE l.order_id = head.order_id AND public.supplies_received(l.id) < l.quantity);
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_deliveryline_book AFTER INSERT ON supplies_deliveryline
    FOR EACH ROW EXECUTE FUNCTION supplies_receive();

-- A delivery was counted wrongly: the difference is booked, the order stands where it would have.
-- Not while its slip is being signed; one that is signed ends by it, paid it stays (A3-4).
CREATE FUNCTION supplies_fix() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE told public.supplies_deliveryline; wanted public.supplies_orderline; head public.supplies_order;
BEGIN
    SELECT * INTO STRICT told FROM public.supplies_deliveryline WHERE id = NEW.line_id;
    SELECT * INTO STRICT wanted FROM public.supplies_orderline WHERE id = told.line_id;
    SELECT * INTO STRICT head FROM public.supplies_order WHERE id = wanted.order_id FOR UPDATE;
    IF head.state NOT IN ('placed', 'delivered', 'signed') THEN
        RAISE EXCEPTION 'order % is %', head.id, head.state USING ERRCODE = 'check_violation',
            CONSTRAINT = 'count_is_being_signed';
    END IF;
    IF NEW.by_id = head.by_id THEN
        RAISE EXCEPTION 'whoever ordered does not count (A3-4)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'orders_or_receives';
    END IF;
    IF NOT public.supplies_may(NEW.by_id, 'receive_goods') THEN
        RAISE EXCEPTION 'the office takes in (A3-L5)' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT told.good + sum(good) < 0 OR told.bad + sum(bad) < 0
        FROM public.supplies_deliveryfix WHERE line_id = told.id) THEN
        RAISE EXCEPTION 'less than nothing came' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'delivery_quality';
    END IF;
    IF public.supplies_received(wanted.id) > wanted.quantity THEN
        RAISE EXCEPTION 'more than was ordered (A3-4)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'not_more_than_ordered';
    END IF;
    IF NEW.good <> 0 THEN
        PERFORM public.supplies_book(wanted.item_id, 'receipt', NEW.good, NEW.at, NEW.by_id, NULL,
            'supplies.deliveryfix', NEW.id, wanted.price);
    END IF;
    UPDATE public.supplies_slip SET state = 'ended' WHERE order_id = head.id AND state = 'approved';
    UPDATE public.supplies_order SET state = CASE
        WHEN EXISTS (SELECT FROM public.supplies_orderend WHERE order_id = head.id) THEN
            CASE WHEN EXISTS (SELECT FROM public.supplies_orderline AS l WHERE l.order_id = head.id
                              AND public.supplies_received(l.id) > 0)
            THEN 'delivered' ELSE 'cancelled' END
        WHEN EXISTS (SELECT FROM public.supplies_orderline AS l WHERE l.order_id = head.id
                     AND public.supplies_received(l.id) < l.quantity)
        THEN 'placed' ELSE 'delivered' END
    WHERE id = head.id;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_deliveryfix_book AFTER INSERT ON supplies_deliveryfix
    FOR EACH ROW EXECUTE FUNCTION supplies_fix();

CREATE FUNCTION supplies_check_invoice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.supplies_order
    WHERE id = NEW.order_id AND state IN ('placed', 'delivered') FOR NO KEY UPDATE;
    IF NOT FOUND OR NOT NEW.is_live OR NOT public.supplies_may(NEW.by_id, 'place_order') THEN
        RAISE EXCEPTION 'order % takes no invoice', NEW.order_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'order_takes_invoice';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_supplyinvoice_open BEFORE INSERT ON supplies_supplyinvoice
    FOR EACH ROW EXECUTE FUNCTION supplies_check_invoice();

CREATE FUNCTION supplies_check_invoice_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head public.supplies_supplyinvoice;
BEGIN
    SELECT * INTO STRICT head FROM public.supplies_supplyinvoice WHERE id = NEW.invoice_id;
    PERFORM public.supplies_check_whole(head.recorded_at);
    IF NOT EXISTS (SELECT FROM public.supplies_orderline
                   WHERE id = NEW.line_id AND order_id = head.order_id) THEN
        RAISE EXCEPTION 'an invoice is for its order' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_supplyinvoiceline_of BEFORE INSERT ON supplies_supplyinvoiceline
    FOR EACH ROW EXECUTE FUNCTION supplies_check_invoice_line();

CREATE FUNCTION supplies_end_invoice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.supplies_may(NEW.by_id, 'place_order') OR EXISTS (
        SELECT FROM public.supplies_slip
        WHERE invoice_id = NEW.invoice_id AND state IN ('pending', 'approved')) THEN
        RAISE EXCEPTION 'invoice % is being paid', NEW.invoice_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'invoice_is_being_paid';
    END IF;
    UPDATE public.supplies_supplyinvoice SET is_live = false WHERE id = NEW.invoice_id;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_invoiceend_end AFTER INSERT ON supplies_invoiceend
    FOR EACH ROW EXECUTE FUNCTION supplies_end_invoice();

-- Order, goods and invoice say the same, line by line and in the sum (A3-4). Of an order that was
-- closed what came counts as ordered.
CREATE FUNCTION supplies_matches(which bigint, bill bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT bool_and(
        r.received = CASE WHEN e.id IS NULL THEN l.quantity ELSE r.received END
        AND r.received = coalesce(i.quantity, 0)
        AND coalesce(i.price, l.price) = l.price)
        AND coalesce(sum(i.quantity * i.price), 0) = (
            SELECT total FROM public.supplies_supplyinvoice
            WHERE id = bill AND order_id = which AND is_live)
    FROM public.supplies_orderline AS l
    CROSS JOIN LATERAL (SELECT public.supplies_received(l.id) AS received) AS r
    LEFT JOIN public.supplies_supplyinvoiceline AS i ON i.line_id = l.id AND i.invoice_id = bill
    LEFT JOIN public.supplies_orderend AS e ON e.order_id = l.order_id
    WHERE l.order_id = which
$$;

CREATE FUNCTION supplies_check_slip() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.supplies_order WHERE id = NEW.order_id AND state = 'delivered' FOR UPDATE;
    IF NOT FOUND OR NOT coalesce(public.supplies_matches(NEW.order_id, NEW.invoice_id), false)
       OR NEW.amount IS DISTINCT FROM (
           SELECT total FROM public.supplies_supplyinvoice WHERE id = NEW.invoice_id) THEN
        RAISE EXCEPTION 'order, goods and invoice differ (A3-4)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'three_way_match';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_slip_a_match BEFORE INSERT ON supplies_slip
    FOR EACH ROW EXECUTE FUNCTION supplies_check_slip();
CREATE TRIGGER supplies_slip_keep BEFORE INSERT OR UPDATE ON supplies_slip
    FOR EACH ROW EXECUTE FUNCTION supplies_keep_document('supplies.slip', 'amount');

-- Two sign, and neither ordered, took in or made the slip (A3-4).
CREATE FUNCTION supplies_follow_slip() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state = 'approved' AND TG_OP = 'UPDATE' AND OLD.state <> 'approved' AND (
        SELECT count(DISTINCT d.principal_id) < 2 OR bool_or(
            d.by_id IN (h.person, NEW.person_id) OR d.principal_id IN (h.person, NEW.person_id))
        FROM public.approvals_decision AS d
        JOIN public.approvals_approval AS a ON a.id = d.approval_id AND a.round = d.round
        CROSS JOIN (
            SELECT by_id AS person FROM public.supplies_order WHERE id = NEW.order_id
            UNION SELECT by_id FROM public.supplies_delivery WHERE order_id = NEW.order_id
            UNION SELECT f.by_id FROM public.supplies_deliveryfix AS f
                JOIN public.supplies_deliveryline AS l ON l.id = f.line_id
                JOIN public.supplies_delivery AS d ON d.id = l.delivery_id
                WHERE d.order_id = NEW.order_id) AS h
        WHERE d.approval_id = NEW.approval_id AND d.verdict = 'approved') THEN
        RAISE EXCEPTION 'two others sign a payment slip (A3-4)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'two_others_sign';
    END IF;
    UPDATE public.supplies_order SET state = CASE NEW.state
        WHEN 'pending' THEN 'matched' WHEN 'approved' THEN 'signed' ELSE 'delivered' END
    WHERE id = NEW.order_id;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_slip_follow AFTER INSERT OR UPDATE OF state ON supplies_slip
    FOR EACH ROW EXECUTE FUNCTION supplies_follow_slip();

-- What may be paid for an order by a slip: its sum, nothing while it is not signed.
CREATE FUNCTION supplies_payable(slip bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.amount FROM public.supplies_slip AS s
    JOIN public.supplies_order AS o ON o.id = s.order_id AND o.state = 'signed'
    WHERE s.id = slip AND s.state = 'approved'
$$;

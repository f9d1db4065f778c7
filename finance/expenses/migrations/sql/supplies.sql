-- A payment of bought supplies has a gate of its own; those of before are for everything else.
DROP TRIGGER expenses_payment_gate ON expenses_payment;
CREATE TRIGGER expenses_payment_gate BEFORE INSERT ON expenses_payment
    FOR EACH ROW WHEN (NEW.slip_id IS NULL) EXECUTE FUNCTION expenses_gate_payment();
DROP TRIGGER expenses_payment_whole ON expenses_payment;
CREATE TRIGGER expenses_payment_whole BEFORE INSERT ON expenses_payment
    FOR EACH ROW WHEN (NEW.slip_id IS NULL) EXECUTE FUNCTION expenses_whole_payment();

-- One payment of an order stands at a time, whichever of its slips it names (A3-4).
CREATE FUNCTION expenses_check_order_once(head bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE one public.expenses_payment;
BEGIN
    FOR one IN SELECT p.* FROM public.expenses_payment AS p
               JOIN public.supplies_slip AS s ON s.id = p.slip_id WHERE s.order_id = head LOOP
        IF NOT public.expenses_is_undone(one.id) THEN
            RAISE EXCEPTION 'order % is paid already (A3-4)', head USING ERRCODE = 'unique_violation',
                CONSTRAINT = 'expenses_payment_order_once';
        END IF;
        IF EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = one.entry_id)
           AND NOT EXISTS (SELECT FROM public.ledger_movement AS m
                           JOIN public.ledger_entry AS e ON e.id = m.entry_id
                           WHERE e.reverses_id = one.entry_id) THEN
            RAISE EXCEPTION 'what was undone has not come back yet' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'undone_money_first';
        END IF;
    END LOOP;
END $$;

-- Who asked, chose, ordered, took in, made the slip or signed any of it does not pay.
CREATE FUNCTION expenses_had_a_hand(which bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.supplies_slip AS s
        JOIN public.supplies_order AS o ON o.id = s.order_id
        JOIN public.supplies_purchase AS p ON p.id = o.purchase_id
        WHERE s.id = which AND (
            person IN (s.person_id, o.by_id, p.person_id)
            OR EXISTS (SELECT FROM public.supplies_delivery AS d
                       WHERE d.order_id = o.id AND d.by_id = person)
            OR EXISTS (SELECT FROM public.supplies_deliveryfix AS f
                       JOIN public.supplies_deliveryline AS l ON l.id = f.line_id
                       JOIN public.supplies_delivery AS d ON d.id = l.delivery_id
                       WHERE d.order_id = o.id AND f.by_id = person)
            OR EXISTS (SELECT FROM public.approvals_decision AS d
                       WHERE person IN (d.by_id, d.principal_id) AND d.approval_id IN (
                           SELECT s.approval_id UNION ALL SELECT p.approval_id
                           UNION ALL SELECT approval_id FROM public.supplies_choice
                                     WHERE purchase_id = p.id))))
$$;

CREATE FUNCTION expenses_gate_slip() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head bigint;
    due numeric;
    bill public.expenses_invoice;
BEGIN
    SELECT order_id INTO STRICT head FROM public.supplies_slip WHERE id = NEW.slip_id;
    PERFORM FROM public.supplies_order WHERE id = head FOR UPDATE;
    due := public.supplies_payable(NEW.slip_id);
    IF due IS NULL THEN
        RAISE EXCEPTION 'slip % is not signed (A3-4)', NEW.slip_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF public.expenses_had_a_hand(NEW.slip_id, NEW.by_id) THEN
        RAISE EXCEPTION 'whoever had a hand in an order does not pay it (A7.1-2)'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'buys_or_pays';
    END IF;
    PERFORM public.expenses_check_order_once(head);
    PERFORM public.expenses_check_voucher(
        NEW.entry_id, 'expenses.supplies', NEW.slip_id, '560201', due);
    PERFORM public.expenses_check_whole(NEW.entry_id, ARRAY['560201']);
    -- The invoice enters the register with the payment, and for nothing else.
    SELECT * INTO bill FROM public.expenses_invoice WHERE id = NEW.bill_id;
    IF bill.id IS NULL OR NOT bill.is_live OR bill.claim_id IS NOT NULL OR bill.amount <> due
       OR bill.recorded_at < now()
       OR bill.key IS DISTINCT FROM (
           SELECT public.expenses_invoice_key('', i.number) FROM public.supplies_slip AS s
           JOIN public.supplies_supplyinvoice AS i ON i.id = s.invoice_id
           WHERE s.id = NEW.slip_id) THEN
        RAISE EXCEPTION 'the invoice of slip % stands in the register (A7.2-1)', NEW.slip_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_in_the_register';
    END IF;
    UPDATE public.expenses_budgetline AS l SET used = l.used + due
        FROM public.expenses_category AS c WHERE c.id = l.category_id AND c.code = 'supplies'
        AND l.year = extract(year FROM NEW.at AT TIME ZONE 'Asia/Shanghai');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'supplies have no budget of this year (A7.1-2)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'budget_not_exceeded';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_payment_slip BEFORE INSERT ON expenses_payment
    FOR EACH ROW WHEN (NEW.slip_id IS NOT NULL) EXECUTE FUNCTION expenses_gate_slip();

-- A slip that was paid stays, whatever is counted afterwards (A3-4).
CREATE FUNCTION expenses_keep_paid_slip() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_payment
               WHERE slip_id = OLD.id AND NOT public.expenses_is_undone(id)) THEN
        RAISE EXCEPTION 'slip % is paid (A3-4)', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'count_is_paid';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_slip_paid BEFORE UPDATE OF state ON supplies_slip
    FOR EACH ROW WHEN (OLD.state = 'approved' AND NEW.state <> 'approved')
    EXECUTE FUNCTION expenses_keep_paid_slip();

-- Undone, it comes off the budget no longer, and its invoice is free.
CREATE FUNCTION expenses_undo_slip() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE paid public.expenses_payment;
BEGIN
    SELECT * INTO paid FROM public.expenses_payment WHERE id = NEW.payment_id;
    IF paid.slip_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE public.expenses_budgetline AS l
        SET used = l.used - (SELECT amount FROM public.supplies_slip WHERE id = paid.slip_id)
        FROM public.expenses_category AS c WHERE c.id = l.category_id AND c.code = 'supplies'
        AND l.year = extract(year FROM paid.at AT TIME ZONE 'Asia/Shanghai');
    UPDATE public.expenses_invoice SET is_live = false WHERE id = paid.bill_id AND is_live;
    RETURN NULL;
END $$;
CREATE TRIGGER expenses_undoing_slip AFTER INSERT ON expenses_undoing
    FOR EACH ROW WHEN (NEW.payment_id IS NOT NULL) EXECUTE FUNCTION expenses_undo_slip();

-- What a supplier billed for an order is claimed by nobody: the order pays it.
CREATE FUNCTION expenses_check_supplier() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.supplies_supplyinvoice AS i
               WHERE i.is_live AND public.expenses_invoice_key('', i.number) = NEW.key)
       AND NOT EXISTS (SELECT FROM public.expenses_payment WHERE bill_id = NEW.id) THEN
        RAISE EXCEPTION 'invoice % is one of an order of supplies (A3-4)', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_of_an_order';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER expenses_invoice_claims_none AFTER INSERT ON expenses_invoice
    FOR EACH ROW WHEN (NEW.claim_id IS NOT NULL) EXECUTE FUNCTION expenses_check_supplier();
CREATE CONSTRAINT TRIGGER expenses_invoice_of_order AFTER INSERT ON expenses_invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.claim_id IS NULL)
    EXECUTE FUNCTION expenses_check_supplier();

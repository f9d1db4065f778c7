-- An order is what an approved request and the right quote say; the office alone buys.
CREATE FUNCTION supplies_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    chosen record;
    at_least integer;
BEGIN
    PERFORM FROM public.supplies_purchase WHERE id = NEW.purchase_id AND state = 'approved'
        FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'request % is not approved (A3-L4)', NEW.purchase_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_of_approved';
    END IF;
    IF NOT public.supplies_may(NEW.by_id, 'place_order') THEN
        RAISE EXCEPTION 'the office buys alone (A3-1)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'office_buys_alone';
    END IF;
    SELECT r.*, q.supplier_id INTO chosen FROM public.supplies_ranked(NEW.purchase_id) AS r
    JOIN public.supplies_quote AS q ON q.id = r.quote WHERE r.quote = NEW.quote_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'quote % is no whole quote for this (A3-3)', NEW.quote_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cheapest_or_consent';
    END IF;
    SELECT (values ->> 'quotes_at_least')::integer INTO STRICT at_least
    FROM public.rulebook_ruleversion
    WHERE rule_set = 'supplies' AND in_force_from <= (NEW.at AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY in_force_from DESC, number DESC LIMIT 1;
    IF (chosen.place <> 1
        OR (SELECT count(*) FROM public.supplies_ranked(NEW.purchase_id)) < at_least)
       AND NOT EXISTS (SELECT FROM public.supplies_choice
                       WHERE quote_id = NEW.quote_id AND state = 'approved') THEN
        RAISE EXCEPTION 'another quote takes consent one level up (A3-3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'cheapest_or_consent';
    END IF;
    IF NEW.state <> 'placed' THEN
        RAISE EXCEPTION 'an order begins as placed' USING ERRCODE = 'check_violation';
    END IF;
    NEW.year := extract(year FROM NEW.at AT TIME ZONE 'Asia/Shanghai');
    INSERT INTO public.supplies_ordercount AS c (year, last) VALUES (NEW.year, 1)
    ON CONFLICT (year) DO UPDATE SET last = c.last + 1 RETURNING c.last INTO NEW.number;
    NEW.total := chosen.total;
    NEW.supplier_id := chosen.supplier_id;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_order_b_place BEFORE INSERT ON supplies_order
    FOR EACH ROW EXECUTE FUNCTION supplies_order();

CREATE FUNCTION supplies_fill_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.supplies_orderline (order_id, line_id, item_id, quantity, price)
    SELECT NEW.id, l.id, l.item_id, l.quantity, p.price
    FROM public.supplies_purchaseline AS l
    JOIN public.supplies_quoteprice AS p ON p.line_id = l.id AND p.quote_id = NEW.quote_id
    WHERE l.purchase_id = NEW.purchase_id ORDER BY l.id;
    UPDATE public.supplies_purchase SET state = 'ordered' WHERE id = NEW.purchase_id;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_order_fill AFTER INSERT ON supplies_order
    FOR EACH ROW EXECUTE FUNCTION supplies_fill_order();

CREATE FUNCTION supplies_keep_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Another clock only where less came than was counted: the first one is met.
    IF OLD.deadline_id IS NOT NULL AND NEW.deadline_id IS DISTINCT FROM OLD.deadline_id
       AND (NEW.deadline_id IS NULL OR OLD.state <> 'placed' OR NOT EXISTS (
           SELECT FROM public.deadlines_deadline
           WHERE id = OLD.deadline_id AND met_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'order % keeps its delivery date', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_order_keep BEFORE UPDATE ON supplies_order
    FOR EACH ROW EXECUTE FUNCTION supplies_keep_order();

-- What came of a line in good quality, with whatever was put right since it was counted.
CREATE FUNCTION supplies_received(which bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT sum(good) FROM public.supplies_deliveryline WHERE line_id = which), 0)
        + coalesce((SELECT sum(f.good) FROM public.supplies_deliveryfix AS f
                    JOIN public.supplies_deliveryline AS d ON d.id = f.line_id
                    WHERE d.line_id = which), 0)
$$;

CREATE FUNCTION supplies_end_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.supplies_order WHERE id = NEW.order_id AND state = 'placed' FOR UPDATE;
    IF NOT FOUND OR NOT public.supplies_may(NEW.by_id, 'place_order') THEN
        RAISE EXCEPTION 'nothing of order % is to come', NEW.order_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'order_is_on_its_way';
    END IF;
    UPDATE public.supplies_order SET state = CASE WHEN EXISTS (
        SELECT FROM public.supplies_orderline AS l
        WHERE l.order_id = NEW.order_id AND public.supplies_received(l.id) > 0)
        THEN 'delivered' ELSE 'cancelled' END
    WHERE id = NEW.order_id;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_orderend_end AFTER INSERT ON supplies_orderend
    FOR EACH ROW EXECUTE FUNCTION supplies_end_order();

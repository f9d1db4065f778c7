CREATE TRIGGER supplies_purchase_keep BEFORE INSERT OR UPDATE ON supplies_purchase
    FOR EACH ROW EXECUTE FUNCTION supplies_keep_document('supplies.purchase', '');
CREATE TRIGGER supplies_choice_keep BEFORE INSERT OR UPDATE ON supplies_choice
    FOR EACH ROW EXECUTE FUNCTION supplies_keep_document('supplies.choice', '');

-- What lies before the manager grows no more lines (A3-L4).
CREATE FUNCTION supplies_check_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.supplies_purchase
                   WHERE id = NEW.purchase_id AND state = 'pending' AND approval_id IS NULL) THEN
        RAISE EXCEPTION 'request % has been asked for as it is (A3-L4)', NEW.purchase_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'request_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_purchaseline_keep BEFORE INSERT ON supplies_purchaseline
    FOR EACH ROW EXECUTE FUNCTION supplies_check_line();

CREATE FUNCTION supplies_check_quote() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.supplies_purchase WHERE id = NEW.purchase_id AND state = 'approved'
        FOR NO KEY UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM public.supplies_choice
                            WHERE purchase_id = NEW.purchase_id AND state IN ('pending', 'approved')) THEN
        RAISE EXCEPTION 'request % takes no quotes (A3-3)', NEW.purchase_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quotes_are_closed';
    END IF;
    IF NOT public.supplies_may(NEW.by_id, 'place_order') THEN
        RAISE EXCEPTION 'the office buys (A3-1)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'office_buys_alone';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_quote_open BEFORE INSERT ON supplies_quote
    FOR EACH ROW EXECUTE FUNCTION supplies_check_quote();

CREATE FUNCTION supplies_check_quote_price() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head public.supplies_quote;
BEGIN
    SELECT * INTO STRICT head FROM public.supplies_quote WHERE id = NEW.quote_id;
    PERFORM public.supplies_check_whole(head.recorded_at);
    IF NOT EXISTS (SELECT FROM public.supplies_purchaseline
                   WHERE id = NEW.line_id AND purchase_id = head.purchase_id) THEN
        RAISE EXCEPTION 'a quote is for the lines of its request' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_quoteprice_line BEFORE INSERT ON supplies_quoteprice
    FOR EACH ROW EXECUTE FUNCTION supplies_check_quote_price();

-- The whole quotes of a request with their sums, the best first (A3-3).
CREATE FUNCTION supplies_ranked(request bigint)
RETURNS TABLE (quote bigint, total numeric, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT q.id, sum(p.price * l.quantity),
           row_number() OVER (ORDER BY sum(p.price * l.quantity), q.delivery_on, q.at, q.id)
    FROM public.supplies_quote AS q
    JOIN public.supplies_purchaseline AS l ON l.purchase_id = q.purchase_id
    LEFT JOIN public.supplies_quoteprice AS p ON p.quote_id = q.id AND p.line_id = l.id
    WHERE q.purchase_id = request
    GROUP BY q.id HAVING count(p.id) = count(l.id)
$$;

CREATE FUNCTION supplies_check_choice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.supplies_quote AS q JOIN public.supplies_purchase AS p ON p.id = q.purchase_id
        WHERE q.id = NEW.quote_id AND p.id = NEW.purchase_id AND p.state = 'approved') THEN
        RAISE EXCEPTION 'a quote of another request' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_choice_quote BEFORE INSERT ON supplies_choice
    FOR EACH ROW EXECUTE FUNCTION supplies_check_choice();

-- An approved request of which nothing is ordered any more: who asked or the office closes it, and
-- no wish for another quote waits at that moment (A3-2).
CREATE FUNCTION supplies_end_purchase() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.supplies_purchase;
BEGIN
    SELECT * INTO asked FROM public.supplies_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF asked.state IS DISTINCT FROM 'approved' OR EXISTS (
        SELECT FROM public.supplies_choice WHERE purchase_id = NEW.purchase_id AND state = 'pending') THEN
        RAISE EXCEPTION 'request % is not closed now (A3-2)', NEW.purchase_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'request_is_open';
    END IF;
    IF NEW.by_id <> asked.person_id AND NOT public.supplies_may(NEW.by_id, 'place_order') THEN
        RAISE EXCEPTION 'who asked or the office closes a request (A3-2)'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'request_closed_by';
    END IF;
    UPDATE public.supplies_purchase SET state = 'ended' WHERE id = NEW.purchase_id;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_purchaseend_end AFTER INSERT ON supplies_purchaseend
    FOR EACH ROW EXECUTE FUNCTION supplies_end_purchase();

-- Who gave a quote keeps its name: an order, a slip and a payment say it (A3-4).
CREATE FUNCTION supplies_keep_supplier() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.name <> OLD.name AND EXISTS (
        SELECT FROM public.supplies_quote WHERE supplier_id = OLD.id) THEN
        RAISE EXCEPTION 'supplier % keeps its name (A3-4)', OLD.name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplier_keeps_name';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_supplier_keep BEFORE UPDATE ON supplies_supplier
    FOR EACH ROW EXECUTE FUNCTION supplies_keep_supplier();

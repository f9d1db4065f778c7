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

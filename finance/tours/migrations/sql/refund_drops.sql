CREATE FUNCTION tours_check_refund_drop() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    o public.tours_refundorder;
    t public.tours_tour;
BEGIN
    SELECT * INTO STRICT o FROM public.tours_refundorder WHERE id = NEW.order_id;
    t := public.tours_lock(o.tour_id);
    IF o.state <> 'approved' OR EXISTS (SELECT FROM public.tours_refund WHERE order_id = o.id) THEN
        RAISE EXCEPTION 'refund % does not wait to be paid', o.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.by_id NOT IN (t.sales_id, t.operations_id)
       AND NOT public.ledger_may(NEW.by_id, 'move_money') THEN
        RAISE EXCEPTION 'refund % is not theirs to give up (A7.3-2)', o.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_refunddrop_check BEFORE INSERT ON tours_refunddrop
    FOR EACH ROW EXECUTE FUNCTION tours_check_refund_drop();

CREATE FUNCTION tours_check_refund_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.tours_refunddrop WHERE order_id = NEW.order_id) THEN
        RAISE EXCEPTION 'refund % was given up (A7.3-2)', NEW.order_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_refund_0_stands BEFORE INSERT ON tours_refund
    FOR EACH ROW EXECUTE FUNCTION tours_check_refund_stands();

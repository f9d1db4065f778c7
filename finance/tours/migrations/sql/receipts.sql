-- After the settlement what comes in is income at once, and goes on to the company.
CREATE FUNCTION tours_check_hand_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    r public.tours_receipt;
    t public.tours_tour;
    fits boolean;
BEGIN
    SELECT * INTO STRICT r FROM public.tours_receipt WHERE id = NEW.receipt_id;
    t := public.tours_lock(r.tour_id);
    IF EXISTS (SELECT FROM public.tours_strike WHERE receipt_id = r.id) THEN
        RAISE EXCEPTION 'receipt % was struck', r.id USING ERRCODE = 'check_violation';
    END IF;
    IF t.settlement_id IS NULL THEN
        fits := public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('2203', -r.amount), '{}');
    ELSE
        fits := public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('500102', -r.amount, '3103', r.amount),
            jsonb_build_object('3103', -r.amount));
    END IF;
    IF NOT fits OR NOT public.tours_moved(NEW.entry_id) THEN
        RAISE EXCEPTION 'no voucher took % into the fund of tour %', r.amount, t.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_handover_check BEFORE INSERT ON tours_handover
    FOR EACH ROW EXECUTE FUNCTION tours_check_hand_over();

CREATE FUNCTION tours_check_strike() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    r public.tours_receipt;
BEGIN
    SELECT * INTO STRICT r FROM public.tours_receipt WHERE id = NEW.receipt_id;
    PERFORM public.tours_lock(r.tour_id);
    IF EXISTS (SELECT FROM public.tours_handover WHERE receipt_id = r.id) THEN
        RAISE EXCEPTION 'receipt % was handed over', r.id USING ERRCODE = 'check_violation';
    END IF;
    IF r.by_id = NEW.by_id THEN
        RAISE EXCEPTION 'nobody strikes a receipt of their own' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_strike_check BEFORE INSERT ON tours_strike
    FOR EACH ROW EXECUTE FUNCTION tours_check_strike();

CREATE FUNCTION tours_check_refund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour;
    received numeric;
    owed numeric;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    received := public.tours_received(t.id);
    owed := CASE WHEN EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = t.id) THEN 0
            ELSE coalesce(public.tours_price(t.id), 0) END;
    IF t.settlement_id IS NOT NULL
       OR NEW.amount > received - greatest(owed, public.tours_committed(t.id, NULL)) THEN
        RAISE EXCEPTION 'tour % has not so much money to give back (A7.3-2)', t.code USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM public.tours_refundorder AS o WHERE o.id = NEW.order_id
                   AND o.tour_id = t.id AND o.amount = NEW.amount AND o.payee = NEW.payee
                   AND o.state = 'approved') THEN
        RAISE EXCEPTION 'nobody approved that tour % gives back %', t.code, NEW.amount USING ERRCODE = 'check_violation';
    END IF;
    IF NOT public.tours_moved(NEW.entry_id) OR NOT public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('2203', NEW.amount), '{}') THEN
        RAISE EXCEPTION 'no voucher paid % out of tour %', NEW.amount, t.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_refund_check BEFORE INSERT ON tours_refund
    FOR EACH ROW EXECUTE FUNCTION tours_check_refund();

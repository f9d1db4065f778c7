-- What the customer of a tour paid, in whoever's hands, less what went back. What is being undone
-- counts until its money has moved: a reversal may still be dropped.
CREATE FUNCTION tours_paid_in(which bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT sum(r.amount) FROM public.tours_receipt AS r
                     LEFT JOIN public.tours_handover AS h ON h.receipt_id = r.id
                     WHERE r.tour_id = which AND NOT public.tours_back(h.entry_id)
                       AND NOT EXISTS (SELECT FROM public.tours_strike WHERE receipt_id = r.id)), 0)
         - coalesce((SELECT sum(amount) FROM public.tours_refund
                     WHERE tour_id = which AND NOT public.tours_back(entry_id)), 0)
$$;

-- Nobody takes from a customer what is not owed, nor twice what may still turn out to be there.
CREATE FUNCTION tours_check_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
BEGIN
    IF public.tours_price(t.id) IS NULL
       OR NEW.amount + public.tours_paid_in(t.id) > public.tours_price(t.id)
       OR EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = t.id) THEN
        RAISE EXCEPTION 'the customer of tour % does not owe % (A7.3-1)', t.code, NEW.amount
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_receipt_check BEFORE INSERT ON tours_receipt
    FOR EACH ROW EXECUTE FUNCTION tours_check_receipt();

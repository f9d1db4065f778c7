CREATE FUNCTION tours_price_before() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    NEW.was := public.tours_price(NEW.tour_id);
    RETURN NEW;
END $$;
CREATE TRIGGER tours_contract_before BEFORE INSERT ON tours_contract
    FOR EACH ROW EXECUTE FUNCTION tours_price_before();

CREATE FUNCTION tours_check_signer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
BEGIN
    IF NEW.by_id NOT IN (t.sales_id, t.operations_id) THEN
        RAISE EXCEPTION 'sales or operations of tour % hand its contract in (A7.3-4)', t.code
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM public.tours_pricecut AS p
               JOIN public.tours_contract AS c ON c.id = p.contract_id
               WHERE c.tour_id = t.id AND p.state = 'pending') THEN
        RAISE EXCEPTION 'a lower price of tour % waits (A7.3-4)', t.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_contract_signer BEFORE INSERT ON tours_contract
    FOR EACH ROW EXECUTE FUNCTION tours_check_signer();

CREATE FUNCTION tours_check_cut() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.tours_contract AS c WHERE c.id = NEW.contract_id
               AND c.was IS DISTINCT FROM public.tours_price(c.tour_id)) THEN
        RAISE EXCEPTION 'another price counts since this was asked for (A7.3-4)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_pricecut_now BEFORE UPDATE ON tours_pricecut FOR EACH ROW
    WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION tours_check_cut();

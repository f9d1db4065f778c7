CREATE FUNCTION tours_check_departure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour;
    v public.rulebook_ruleversion;
    day date;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    IF EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = t.id) THEN
        RAISE EXCEPTION 'tour % was called off', t.code USING ERRCODE = 'check_violation';
    END IF;
    day := (NEW.at AT TIME ZONE 'Asia/Shanghai')::date;
    SELECT * INTO v FROM public.rulebook_ruleversion
        WHERE rule_set = 'tours' AND in_force_from <= day ORDER BY in_force_from DESC LIMIT 1;
    IF v.id IS DISTINCT FROM NEW.version_id
       OR NEW.percent <> (v.values ->> (t.kind || '_deposit_percent'))::int THEN
        RAISE EXCEPTION 'these are not the rules of %', day USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.price IS DISTINCT FROM public.tours_price(t.id)
       OR NEW.received <> public.tours_received(t.id) THEN
        RAISE EXCEPTION 'tour % has another price, or has paid otherwise', t.code USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.received * 100 < NEW.price * NEW.percent AND NOT EXISTS (
        SELECT FROM public.tours_exemption AS e
        JOIN public.approvals_approval AS a ON a.id = e.approval_id
        WHERE e.id = NEW.exemption_id AND e.tour_id = t.id
          AND a.kind = 'tours.departure' AND a.state = 'approved') THEN
        RAISE EXCEPTION 'tour % has not paid enough to depart (A7.3-4)', t.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_departure_check BEFORE INSERT ON tours_departure
    FOR EACH ROW EXECUTE FUNCTION tours_check_departure();

-- What is asked for is decided by its own approval, of its kind, asker and sum.
CREATE FUNCTION tours_sum_asked(document jsonb) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN document ? 'needed' THEN
            (document ->> 'needed')::numeric - (document ->> 'received')::numeric
        WHEN document ? 'contract_id' THEN
            (SELECT was - price FROM public.tours_contract
             WHERE id = (document ->> 'contract_id')::bigint)
        ELSE coalesce(document ->> 'total', document ->> 'amount')::numeric END
$$;

CREATE FUNCTION tours_keep_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    p public.approvals_approval;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approval_id IS NOT NULL OR NEW.state <> 'pending' THEN
            RAISE EXCEPTION 'what is asked for begins undecided' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR OLD.state <> 'pending' AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION '% % stays as it was decided', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO p FROM public.approvals_approval WHERE id = NEW.approval_id;
    IF p.id IS NULL OR p.kind <> TG_ARGV[0] OR p.asker_id <> NEW.asked_by_id
       OR p.amount IS DISTINCT FROM public.tours_sum_asked(to_jsonb(NEW))
       OR NEW.state NOT IN ('pending', p.state) THEN
        RAISE EXCEPTION '% % is not decided by its own approval', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_exemption_keep BEFORE INSERT OR UPDATE ON tours_exemption
    FOR EACH ROW EXECUTE FUNCTION tours_keep_asked('tours.departure');
CREATE TRIGGER tours_reckoning_keep BEFORE INSERT OR UPDATE ON tours_reckoning
    FOR EACH ROW EXECUTE FUNCTION tours_keep_asked('tours.settlement');
CREATE TRIGGER tours_refundorder_keep BEFORE INSERT OR UPDATE ON tours_refundorder
    FOR EACH ROW EXECUTE FUNCTION tours_keep_asked('tours.refund');
CREATE TRIGGER tours_pricecut_keep BEFORE INSERT OR UPDATE ON tours_pricecut
    FOR EACH ROW EXECUTE FUNCTION tours_keep_asked('tours.price');

CREATE FUNCTION tours_check_leaving() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    IF NOT EXISTS (SELECT FROM public.tours_budget WHERE tour_id = NEW.tour_id) THEN
        RAISE EXCEPTION 'tour % has no signed budget sheet (A7.3-3)', NEW.tour_id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM public.tours_exemption AS e WHERE e.id = NEW.exemption_id
               AND (e.price < NEW.price OR e.received > NEW.received)) THEN
        RAISE EXCEPTION 'the exception of tour % was given on other figures (A7.3-4)', NEW.tour_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_departure_leaving BEFORE INSERT ON tours_departure
    FOR EACH ROW EXECUTE FUNCTION tours_check_leaving();

CREATE FUNCTION tours_check_call_off() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    IF EXISTS (SELECT FROM public.tours_departure WHERE tour_id = NEW.tour_id) THEN
        RAISE EXCEPTION 'tour % was released already', NEW.tour_id USING ERRCODE = 'check_violation';
    END IF;
    IF public.tours_taken(NEW.tour_id) > 0 THEN
        RAISE EXCEPTION 'the guide of tour % has an advance', NEW.tour_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_calloff_check BEFORE INSERT ON tours_calloff
    FOR EACH ROW EXECUTE FUNCTION tours_check_call_off();

-- A tour begins with an empty fund of its own and unsettled.
CREATE FUNCTION tours_begin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.settlement_id := NULL;
    IF NOT EXISTS (SELECT FROM public.ledger_fund WHERE id = NEW.fund_id AND kind = 'group')
       OR EXISTS (SELECT FROM public.ledger_line WHERE fund_id = NEW.fund_id) THEN
        RAISE EXCEPTION 'tour % begins with an empty fund of its own (A7.3-2)', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_tour_begin BEFORE INSERT ON tours_tour
    FOR EACH ROW EXECUTE FUNCTION tours_begin();

CREATE FUNCTION tours_check_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fresh bigint[] := ARRAY[NEW.operations_id, NEW.sales_id, NEW.guide_id];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        fresh := ARRAY(SELECT unnest(fresh) EXCEPT
                       SELECT unnest(ARRAY[OLD.operations_id, OLD.sales_id, OLD.guide_id]));
        IF OLD.settlement_id IS NOT NULL THEN
            RAISE EXCEPTION 'tour % is settled', OLD.code USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.guide_id IS DISTINCT FROM OLD.guide_id AND (
                public.tours_taken(OLD.id) > 0
                OR EXISTS (SELECT FROM public.tours_advance
                           WHERE tour_id = OLD.id AND state IN ('open', 'asked', 'agreed'))) THEN
            RAISE EXCEPTION 'the guide of tour % has an advance (A7.3-2)', OLD.code USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.operations_id <> OLD.operations_id
           AND public.tours_held(OLD.id, NEW.operations_id) THEN
            RAISE EXCEPTION 'operations of tour % had an advance of it (A7.3-3)', OLD.code USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.guide_id = NEW.operations_id THEN
        RAISE EXCEPTION 'guide and operations of tour % are one person (A7.3-3)', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM unnest(fresh) AS f WHERE public.ledger_may(f, 'move_money')) THEN
        RAISE EXCEPTION 'whoever moves money does not work for tour % (A7.1-2)', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_tour_people BEFORE INSERT OR UPDATE OF operations_id, sales_id, guide_id
    ON tours_tour FOR EACH ROW EXECUTE FUNCTION tours_check_people();

-- A group has so many travellers as the rules of its day ask for.
CREATE FUNCTION tours_check_kind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    least integer;
BEGIN
    SELECT (values ->> 'group_from_travellers')::int INTO least
        FROM public.rulebook_ruleversion WHERE rule_set = 'tours'
        AND in_force_from <= (NEW.registered_at AT TIME ZONE 'Asia/Shanghai')::date
        ORDER BY in_force_from DESC LIMIT 1;
    IF NEW.kind = 'group' AND NEW.travellers < coalesce(least, 10) THEN
        RAISE EXCEPTION '% travellers are no group (A7.3-4)', NEW.travellers USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_tour_kind BEFORE INSERT ON tours_tour
    FOR EACH ROW EXECUTE FUNCTION tours_check_kind();

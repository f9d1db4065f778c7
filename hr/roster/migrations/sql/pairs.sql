CREATE FUNCTION roster_rest_days(asked date) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((
        SELECT ("values" ->> 'rest_after_main_days')::integer FROM public.rulebook_ruleversion
        WHERE rule_set = 'roster' AND in_force_from <= asked
        ORDER BY in_force_from DESC LIMIT 1
    ), 1)
$$;

-- No rest is longer than a week: that bounds the days that are looked at.
CREATE FUNCTION roster_check_rest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    clash record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('roster.pairs', 0));
    SELECT later.day, earlier.main_id INTO clash
    FROM public.roster_dutypair AS earlier JOIN public.roster_dutypair AS later
        ON later.day BETWEEN earlier.day + 1
                         AND earlier.day + public.roster_rest_days(earlier.day)
       AND earlier.main_id IN (later.main_id, later.assistant_id)
    WHERE earlier.day BETWEEN NEW.day - 7 AND NEW.day
      AND later.day BETWEEN NEW.day AND NEW.day + 7
      AND NEW.day IN (earlier.day, later.day)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'A2.2-1: % is off on % after the main shift', clash.main_id, clash.day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pair_rest_after_main';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER roster_dutypair_rest AFTER INSERT OR UPDATE ON roster_dutypair
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION roster_check_rest();

CREATE FUNCTION roster_keep_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.roster_pairchange
        (day, main_id, assistant_id, origin, reason, choice, by_id, at, recorded_at)
    VALUES (NEW.day, NEW.main_id, NEW.assistant_id, NEW.origin, NEW.reason, NEW.choice,
            NEW.set_by_id, NEW.set_at, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER roster_dutypair_change AFTER INSERT OR UPDATE ON roster_dutypair
    FOR EACH ROW EXECUTE FUNCTION roster_keep_change();

CREATE FUNCTION roster_keep_swap() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    standing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a swap begins undecided' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.outcome <> ''
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id THEN
        RAISE EXCEPTION 'swap % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    SELECT state INTO standing FROM public.approvals_approval
    WHERE id = NEW.approval_id AND kind = 'duty_swap';
    IF NEW.outcome = 'done' AND standing IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'swap % is not approved', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER roster_dutyswap_keep BEFORE INSERT OR UPDATE ON roster_dutyswap
    FOR EACH ROW EXECUTE FUNCTION roster_keep_swap();

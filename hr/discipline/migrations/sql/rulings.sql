CREATE FUNCTION discipline_check_ruling() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    earlier public.discipline_ruling;
BEGIN
    IF public.discipline_is_concerned(NEW.case_id, NEW.by_id) THEN
        RAISE EXCEPTION 'nobody decides a case that concerns them' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM public.discipline_case
               WHERE id = NEW.case_id AND opened_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'whoever opened a case does not decide it' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL THEN
        SELECT * INTO earlier FROM public.discipline_ruling WHERE id = NEW.replaces_id;
        IF (earlier.case_id, earlier.number + 1) IS DISTINCT FROM (NEW.case_id, NEW.number::int) THEN
            RAISE EXCEPTION 'case %: a decision replaces the one before it', NEW.case_id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_ruling_check BEFORE INSERT ON discipline_ruling
    FOR EACH ROW EXECUTE FUNCTION discipline_check_ruling();

-- At the COMMIT: a decision has its measures, and one that replaces another comes of an objection.
CREATE FUNCTION discipline_whole_ruling() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM public.discipline_measure WHERE ruling_id = NEW.id)
       <> NEW.measure_count THEN
        RAISE EXCEPTION 'case %: a decision without its measures', NEW.case_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.replaces_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM public.discipline_answer WHERE ruling_id = NEW.id) THEN
        RAISE EXCEPTION 'case %: a decision holds until an objection is answered', NEW.case_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER discipline_ruling_whole AFTER INSERT ON discipline_ruling
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION discipline_whole_ruling();

CREATE FUNCTION discipline_check_measure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    decided public.discipline_ruling;
    given jsonb;
BEGIN
    SELECT * INTO decided FROM public.discipline_ruling WHERE id = NEW.ruling_id;
    IF NEW.place NOT BETWEEN 1 AND decided.measure_count THEN
        RAISE EXCEPTION 'case %: nothing is added to a decision', decided.case_id USING ERRCODE = 'check_violation';
    END IF;
    IF NOT public.discipline_is_concerned(decided.case_id, NEW.person_id) THEN
        RAISE EXCEPTION 'case % does not concern %', decided.case_id, NEW.person_id USING ERRCODE = 'check_violation';
    END IF;
    SELECT "values" -> NEW.bound INTO given FROM public.rulebook_ruleversion
    WHERE id = decided.version_id AND rule_set = 'penalties';
    IF NEW.bound <> '' AND given IS NOT NULL
       AND (NEW.low, NEW.high) IS DISTINCT FROM
           ((given ->> 0)::numeric, (given ->> 1)::numeric) THEN
        RAISE EXCEPTION 'case %: these are not the bounds of the rule', decided.case_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_measure_check BEFORE INSERT ON discipline_measure
    FOR EACH ROW EXECUTE FUNCTION discipline_check_measure();

-- A dismissal has an effect once its approval is approved, and not before.
CREATE FUNCTION discipline_keep_dismissal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    standing text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.approval_id IS NOT NULL
           OR NOT EXISTS (SELECT FROM public.discipline_measure
                          WHERE id = NEW.measure_id AND kind = 'dismissal') THEN
            RAISE EXCEPTION 'a dismissal begins undecided' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT state INTO standing FROM public.approvals_approval
    WHERE id = NEW.approval_id AND kind = 'dismissal';
    IF NEW.measure_id <> OLD.measure_id OR OLD.outcome <> ''
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NEW.last_day <> OLD.last_day AND standing IS DISTINCT FROM 'returned' THEN
        RAISE EXCEPTION 'dismissal % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.outcome = 'effective' AND standing IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'dismissal % is not approved by the general manager', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_dismissal_keep BEFORE INSERT OR UPDATE ON discipline_dismissal
    FOR EACH ROW EXECUTE FUNCTION discipline_keep_dismissal();

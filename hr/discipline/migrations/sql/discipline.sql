CREATE FUNCTION discipline_check_concerned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.discipline_ruling WHERE case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'case % is decided', NEW.case_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.person_id = NEW.by_id OR public.discipline_is_concerned(NEW.case_id, NEW.by_id)
       OR public.discipline_is_concerned(NEW.case_id, NEW.person_id) THEN
        RAISE EXCEPTION 'case %: nobody names themselves, or whom it concerns', NEW.case_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_concerned_check BEFORE INSERT ON discipline_concerned
    FOR EACH ROW EXECUTE FUNCTION discipline_check_concerned();

CREATE FUNCTION discipline_check_hearing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.discipline_is_concerned(NEW.case_id, NEW.person_id)
       OR NEW.by_id <> NEW.person_id
          AND public.discipline_is_concerned(NEW.case_id, NEW.by_id) THEN
        RAISE EXCEPTION 'case %: nobody is heard by or for another whom it concerns', NEW.case_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_hearing_check BEFORE INSERT ON discipline_hearing
    FOR EACH ROW EXECUTE FUNCTION discipline_check_hearing();

-- Two at once wait for each other, and the second sees what the first named: the lock is that of
-- the services.
CREATE FUNCTION discipline_lock_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('discipline.case', NEW.case_id));
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_concerned_b_lock BEFORE INSERT ON discipline_concerned
    FOR EACH ROW EXECUTE FUNCTION discipline_lock_case();

CREATE FUNCTION discipline_check_name_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked bigint;
BEGIN
    SELECT case_id INTO asked FROM public.discipline_concerned WHERE id = NEW.concerned_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('discipline.case', asked));
    IF EXISTS (SELECT FROM public.discipline_ruling WHERE case_id = asked) THEN
        RAISE EXCEPTION 'case % is decided', asked USING ERRCODE = 'check_violation';
    END IF;
    IF public.discipline_is_concerned(asked, NEW.by_id)
       OR EXISTS (SELECT FROM public.discipline_case
                  WHERE id = asked AND opened_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'case %: a name is taken back by no party', asked USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_nameend_check BEFORE INSERT ON discipline_nameend
    FOR EACH ROW EXECUTE FUNCTION discipline_check_name_end();

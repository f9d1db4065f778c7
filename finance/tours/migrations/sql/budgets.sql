CREATE FUNCTION tours_check_budget() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    IF public.tours_settled(NEW.tour_id) THEN
        RAISE EXCEPTION 'tour % is settled', NEW.tour_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.total < public.tours_committed(NEW.tour_id, NULL) THEN
        RAISE EXCEPTION 'more is committed than % (A7.3-2)', NEW.total USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version <> 1 + coalesce(
            (SELECT max(version) FROM public.tours_budget WHERE tour_id = NEW.tour_id), 0) THEN
        RAISE EXCEPTION 'versions follow each other' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_budget_check BEFORE INSERT ON tours_budget
    FOR EACH ROW EXECUTE FUNCTION tours_check_budget();

-- Lines add up to the total that was signed: at each statement, and when all is written.
CREATE FUNCTION tours_check_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.tours_budget AS b
               WHERE b.id IN (SELECT budget_id FROM is_now)
                 AND b.total <> (SELECT sum(amount) FROM public.tours_budgetline
                                 WHERE budget_id = b.id)) THEN
        RAISE EXCEPTION 'the lines do not add up to what was signed (A7.3-3)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tours_budgetline_check AFTER INSERT ON tours_budgetline
    REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION tours_check_lines();

CREATE FUNCTION tours_check_whole_budget() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.total IS DISTINCT FROM
       (SELECT sum(amount) FROM public.tours_budgetline WHERE budget_id = NEW.id) THEN
        RAISE EXCEPTION 'a budget sheet comes with its lines (A7.3-3)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tours_budget_whole AFTER INSERT ON tours_budget
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tours_check_whole_budget();

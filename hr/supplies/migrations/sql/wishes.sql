-- A department asks for itself; the office ends a wish with an issue to that department, or either
-- the office or who asked ends it with a reason (A3-5).
CREATE FUNCTION supplies_check_wish() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.people_employee WHERE id = NEW.by_id AND is_active
                   AND department_id = NEW.department_id) THEN
        RAISE EXCEPTION 'a department asks for itself (A3-5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'wish_of_own_department';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_wish_own BEFORE INSERT ON supplies_wish
    FOR EACH ROW EXECUTE FUNCTION supplies_check_wish();

CREATE FUNCTION supplies_check_wish_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.supplies_check_whole(
        (SELECT recorded_at FROM public.supplies_wish WHERE id = NEW.wish_id));
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_wishline_whole BEFORE INSERT ON supplies_wishline
    FOR EACH ROW EXECUTE FUNCTION supplies_check_wish_line();

CREATE FUNCTION supplies_end_wish() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.supplies_wish;
BEGIN
    SELECT * INTO STRICT asked FROM public.supplies_wish WHERE id = NEW.wish_id;
    IF NOT public.supplies_may(NEW.by_id, 'keep_stock')
       AND (NEW.issue_id IS NOT NULL OR NEW.by_id <> asked.by_id) THEN
        RAISE EXCEPTION 'the office answers a wish (A3-5)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'office_answers_wishes';
    END IF;
    IF NEW.issue_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.supplies_issue WHERE id = NEW.issue_id AND by_id = NEW.by_id
        AND department_id = asked.department_id AND recorded_at >= asked.recorded_at) THEN
        RAISE EXCEPTION 'a wish is answered by an issue to its department (A3-5)'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wish_of_own_department';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_wishend_by BEFORE INSERT ON supplies_wishend
    FOR EACH ROW EXECUTE FUNCTION supplies_end_wish();

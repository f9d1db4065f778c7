-- Of each department that people work in it stands, before the first plan, that it was asked or why
-- it was not; the department of who drafts the change is not the only one asked (C13-M1).
CREATE TRIGGER database_leftout_b_check BEFORE INSERT ON database_leftout
    FOR EACH ROW EXECUTE FUNCTION database_check_change();
CREATE TRIGGER database_leftout_c_early BEFORE INSERT ON database_leftout
    FOR EACH ROW EXECUTE FUNCTION database_check_before_plan();

CREATE FUNCTION database_check_everybody() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    own bigint := (SELECT department_id FROM public.people_employee WHERE id = NEW.by_id);
    peopled bigint[] := ARRAY(SELECT DISTINCT department_id FROM public.people_employee
        WHERE is_active AND department_id IS NOT NULL);
    asked bigint[] := ARRAY(SELECT department_id FROM public.database_askedview
        WHERE change_id = NEW.change_id);
    wrong text;
BEGIN
    IF NEW.number > 1 THEN
        RETURN NEW;
    END IF;
    wrong := CASE
        WHEN NOT peopled <@ (asked || ARRAY(SELECT department_id FROM public.database_leftout
            WHERE change_id = NEW.change_id)) THEN 'everybody_asked_or_left_out'
        WHEN asked <@ ARRAY[own] AND NOT peopled <@ ARRAY[own] THEN 'views_of_others'
    END;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'plan of %: %', NEW.change_id, wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = wrong;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_plan_d_everybody BEFORE INSERT ON database_plan
    FOR EACH ROW EXECUTE FUNCTION database_check_everybody();

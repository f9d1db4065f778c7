-- What ends without a request ends for a reason that is so: the person works here no more, or no
-- longer holds the post that it was given for (C13-7).
CREATE FUNCTION database_left_post(person bigint, thing database_rightgrant) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN g.request_id IS NOT NULL THEN r.position_id
        -- Given before requests were asked for: the post of then stands in the history.
        ELSE (SELECT h.position_id FROM public.people_historicalemployee AS h
            WHERE h.id = person AND h.history_date <= g.at ORDER BY h.history_id DESC LIMIT 1)
        END IS DISTINCT FROM e.position_id
    FROM public.database_rightgrant AS g
    JOIN public.people_employee AS e ON e.id = g.employee_id
    LEFT JOIN public.database_rightrequest AS r ON r.id = g.request_id
    WHERE g.employee_id = person AND g.what = thing.what
      AND g.permission_id IS NOT DISTINCT FROM thing.permission_id
      AND g.group_id IS NOT DISTINCT FROM thing.group_id
    ORDER BY g.recorded_at DESC, g.id DESC LIMIT 1
$$;

CREATE FUNCTION database_check_cause() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.request_id IS NOT NULL
       OR NEW.cause = 'left' AND EXISTS (SELECT FROM public.people_employee AS e
           WHERE e.id = NEW.employee_id AND NOT e.is_active)
       OR NEW.cause = 'post' AND public.database_left_post(NEW.employee_id, NEW) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'nothing ends without a request but with the post or the login of a person'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_cause';
END $$;
CREATE TRIGGER database_rightgrant_c_cause BEFORE INSERT ON database_rightgrant
    FOR EACH ROW EXECUTE FUNCTION database_check_cause();

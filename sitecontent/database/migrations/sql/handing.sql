-- Who fills a position now.
CREATE FUNCTION database_is_position(person bigint, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.people_employee AS e
                   JOIN public.people_position AS p ON p.id = e.position_id
                   WHERE e.id = person AND e.is_active AND p.code = wanted)
$$;

-- Data goes to who works here (C13-9).
CREATE FUNCTION database_check_handing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.by_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.people_employee WHERE id = NEW.by_id AND is_active
    ) THEN
        RAISE EXCEPTION 'data goes to nobody who has left' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'handing_to_staff';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_handing_b_check BEFORE INSERT ON database_handing
    FOR EACH ROW EXECUTE FUNCTION database_check_handing();

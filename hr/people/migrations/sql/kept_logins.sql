-- Somebody is locked out for a quarter of an hour by so many wrong tries, as the settings say
-- (AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME): until then the row neither goes nor says less.
-- Browsers are counted apart and locked out together.
CREATE FUNCTION people_keep_lock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE since timestamptz := clock_timestamp() - interval '15 minutes';
BEGIN
    IF OLD.attempt_time > since AND (
        TG_OP = 'DELETE' AND 5 <= (SELECT sum(a.failures_since_start)
            FROM public.axes_accessattempt AS a WHERE a.attempt_time > since
            AND (a.username, a.ip_address) IS NOT DISTINCT FROM (OLD.username, OLD.ip_address))
        OR TG_OP = 'UPDATE' AND (
            NEW.failures_since_start < OLD.failures_since_start
            OR (NEW.username, NEW.ip_address) IS DISTINCT FROM (OLD.username, OLD.ip_address))) THEN
        RAISE EXCEPTION 'a lock-out lasts its time (C13-8)' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    -- Of two tries at once the later one may have begun earlier.
    NEW.attempt_time := greatest(NEW.attempt_time, OLD.attempt_time);
    RETURN NEW;
END $$;
CREATE TRIGGER axes_accessattempt_keep BEFORE UPDATE OR DELETE ON axes_accessattempt
    FOR EACH ROW EXECUTE FUNCTION people_keep_lock();

-- A private file is open to a reader while the newest record says so, and to nobody else; whoever
-- opened it is neither the one who reads nor the one it is about.
CREATE FUNCTION people_check_access() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.is_open AND (NEW.by_id IN (NEW.reader_id, NEW.employee_id) OR NOT EXISTS (
        SELECT FROM public.people_employee WHERE id = NEW.by_id AND is_active)) THEN
        RAISE EXCEPTION 'a file is opened by another' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'file_opened_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_fileaccess_b_check BEFORE INSERT ON people_fileaccess
    FOR EACH ROW EXECUTE FUNCTION people_check_access();

CREATE FUNCTION people_view_private_is_open(reader bigint, about text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT a.is_open FROM public.people_fileaccess AS a
        WHERE a.reader_id = reader AND a.employee_id::text = about
        ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1), false)
$$;

-- A room that opens objects of its own says by `ROOM_CODENAME_is_open(reader, object)` whether its
-- record has one open; a right without such a function hangs on no object.
CREATE FUNCTION people_keep_objects() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told public.guardian_userobjectpermission := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    asked text := (SELECT format('public.%I', c.app_label || '_' || p.codename || '_is_open')
        FROM public.auth_permission AS p
        JOIN public.django_content_type AS c ON c.id = p.content_type_id
        WHERE p.id = told.permission_id);
    is_open boolean := false;
    is_there boolean := EXISTS (SELECT FROM public.guardian_userobjectpermission AS o
        WHERE (o.user_id, o.permission_id, o.object_pk)
            = (told.user_id, told.permission_id, told.object_pk));
BEGIN
    IF to_regprocedure(asked || '(bigint, text)') IS NOT NULL THEN
        EXECUTE 'SELECT ' || asked || '($1, $2)' INTO is_open
            USING told.user_id::bigint, told.object_pk::text;
    END IF;
    IF TG_OP = 'UPDATE' OR is_there <> is_open THEN
        RAISE EXCEPTION 'rights over an object follow from their record (C13-7)'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guardian_userobjectpermission_keep
    AFTER INSERT OR UPDATE OR DELETE ON guardian_userobjectpermission
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_keep_objects();

CREATE FUNCTION people_no_group_objects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'groups have no rights over single objects (C13-7)'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guardian_groupobjectpermission_none
    BEFORE INSERT OR UPDATE ON guardian_groupobjectpermission
    FOR EACH ROW EXECUTE FUNCTION people_no_group_objects();

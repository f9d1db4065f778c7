-- Whether a person works here in one of these posts: a right is no post.
CREATE FUNCTION database_in_post(person bigint, VARIADIC codes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        WHERE e.id = person AND e.is_active AND p.code = ANY (codes))
$$;

-- Who may write what of safety, and what it has to fit (C13-S1).
CREATE FUNCTION database_check_security() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
    today date := (NEW.at AT TIME ZONE 'Asia/Shanghai')::date;
    is_keeper boolean := public.database_in_post(NEW.by_id, 'system_administrator');
    is_head boolean := public.database_in_post(NEW.by_id, 'general_manager');
    wrong text;
BEGIN
    IF TG_TABLE_NAME = 'database_exceptionword' THEN
        wrong := CASE WHEN NOT is_head THEN 'security_by_head' END;
    ELSIF TG_TABLE_NAME = 'database_sessionend' THEN
        wrong := CASE WHEN NOT (is_head OR is_keeper) THEN 'security_by_both' END;
    ELSE
        wrong := CASE WHEN NOT is_keeper THEN 'security_by_keeper' END;
    END IF;
    IF wrong IS NULL THEN
        wrong := CASE
            WHEN TG_TABLE_NAME = 'database_knownexception' AND (told->>'ends_on')::date < today
                THEN 'exception_not_of_the_past'
            WHEN TG_TABLE_NAME = 'database_findings' AND (told->>'made_on')::date > today
                THEN 'findings_not_to_come'
            WHEN TG_TABLE_NAME = 'database_look' AND (told->>'week')::date
                <> date_trunc('week', NEW.at AT TIME ZONE 'Asia/Shanghai')::date
                THEN 'look_of_this_week'
            WHEN TG_TABLE_NAME = 'database_exceptionword' AND EXISTS (
                SELECT FROM public.database_exceptionend
                WHERE exception_id = (told->>'exception_id')::bigint)
                THEN 'exception_is_over'
        END;
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'not taken into %: %', TG_TABLE_NAME, wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = wrong;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_findings_b_check BEFORE INSERT ON database_findings
    FOR EACH ROW EXECUTE FUNCTION database_check_security();
CREATE TRIGGER database_knownexception_b_check BEFORE INSERT ON database_knownexception
    FOR EACH ROW EXECUTE FUNCTION database_check_security();
CREATE TRIGGER database_exceptionword_b_check BEFORE INSERT ON database_exceptionword
    FOR EACH ROW EXECUTE FUNCTION database_check_security();
CREATE TRIGGER database_exceptionend_b_check BEFORE INSERT ON database_exceptionend
    FOR EACH ROW EXECUTE FUNCTION database_check_security();
CREATE TRIGGER database_look_b_check BEFORE INSERT ON database_look
    FOR EACH ROW EXECUTE FUNCTION database_check_security();
CREATE TRIGGER database_sessionend_b_check BEFORE INSERT ON database_sessionend
    FOR EACH ROW EXECUTE FUNCTION database_check_security();

-- A version of a document stays what it was asked for as; nothing is written later but which
-- request decides on it (C13-1).
CREATE FUNCTION database_keep_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF to_jsonb(NEW) - 'approval_id' IS DISTINCT FROM to_jsonb(OLD) - 'approval_id'
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NEW.approval_id IS NOT NULL AND OLD.approval_id IS NULL AND NOT EXISTS (
           SELECT FROM public.approvals_approval WHERE id = NEW.approval_id
           AND kind = 'database.document' AND asker_id = NEW.by_id AND state = 'pending') THEN
        RAISE EXCEPTION 'version % stays as it was asked for', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_documentversion_keep BEFORE UPDATE ON database_documentversion
    FOR EACH ROW EXECUTE FUNCTION database_keep_version();
CREATE FUNCTION database_never() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% binds: rows are never deleted', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER database_documentversion_never BEFORE DELETE OR TRUNCATE ON database_documentversion
    FOR EACH STATEMENT EXECUTE FUNCTION database_never();

CREATE FUNCTION database_check_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE wrong text;
BEGIN
    wrong := CASE
        WHEN NEW.approval_id IS NOT NULL THEN 'document_consent'
        WHEN NOT public.database_in_post(NEW.by_id, 'system_administrator', 'site_manager')
            THEN 'document_by_writer'
        WHEN NEW.in_force_from < (NEW.at AT TIME ZONE 'Asia/Shanghai')::date
            THEN 'document_not_of_the_past'
    END;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'no version of %: %', NEW.document, wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = wrong;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_documentversion_b_check BEFORE INSERT ON database_documentversion
    FOR EACH ROW EXECUTE FUNCTION database_check_version();

-- In force by the general manager's word alone, from the day that was asked for or from today.
CREATE FUNCTION database_check_force() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.database_documentversion;
    today date := (NEW.at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    SELECT * INTO STRICT asked FROM public.database_documentversion WHERE id = NEW.version_id;
    IF NEW.day <> greatest(asked.in_force_from, today) OR NOT EXISTS (
        SELECT FROM public.approvals_approval AS a
        JOIN public.approvals_decision AS d ON d.approval_id = a.id AND d.round = a.round
        WHERE a.id = asked.approval_id AND a.kind = 'database.document' AND a.state = 'approved'
          AND a.doubted_at IS NULL AND a.asker_id = asked.by_id AND d.verdict = 'approved'
          AND asked.by_id NOT IN (d.by_id, d.principal_id)
          AND public.database_in_post(d.principal_id, 'general_manager')) THEN
        RAISE EXCEPTION 'version % is not approved for that day: document_consent', asked.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_consent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_documentforce_b_check BEFORE INSERT ON database_documentforce
    FOR EACH ROW EXECUTE FUNCTION database_check_force();

-- Nobody acknowledges what is not in force.
CREATE FUNCTION database_check_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.version_id IS DISTINCT FROM (
        SELECT v.id FROM public.database_documentforce AS f
        JOIN public.database_documentversion AS v ON v.id = f.version_id
        WHERE v.document = (SELECT document FROM public.database_documentversion
                            WHERE id = NEW.version_id)
          AND f.day <= (NEW.at AT TIME ZONE 'Asia/Shanghai')::date AND f.at <= NEW.at
        ORDER BY v.number DESC LIMIT 1) THEN
        RAISE EXCEPTION 'version % does not hold: document_in_force', NEW.version_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_in_force';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_documentreading_b_check BEFORE INSERT ON database_documentreading
    FOR EACH ROW EXECUTE FUNCTION database_check_reading();

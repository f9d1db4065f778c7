-- Who drafts, asks, plans, gives up and releases is the system administrator, of what has not ended.
CREATE FUNCTION database_check_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.database_is_position(NEW.by_id, 'system_administrator') THEN
        RAISE EXCEPTION 'another''s to do' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'change_by_administrator';
    END IF;
    IF TG_TABLE_NAME IN ('database_systemchange', 'database_askedview')
       AND to_jsonb(NEW) ->> 'approval_id' IS NOT NULL THEN
        RAISE EXCEPTION 'nobody was asked yet' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME <> 'database_systemchange' THEN
        PERFORM FROM public.database_systemchange
            WHERE id = (to_jsonb(NEW) ->> 'change_id')::bigint FOR NO KEY UPDATE;
        IF public.database_change_ended((to_jsonb(NEW) ->> 'change_id')::bigint) THEN
            RAISE EXCEPTION 'it has ended' USING ERRCODE = 'check_violation',
                CONSTRAINT = CASE WHEN TG_TABLE_NAME = 'database_release'
                    AND EXISTS (SELECT FROM public.database_release
                                WHERE change_id = (to_jsonb(NEW) ->> 'change_id')::bigint)
                    THEN 'database_release_change_id_key' ELSE 'change_has_ended' END;
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_systemchange_b_check BEFORE INSERT ON database_systemchange
    FOR EACH ROW EXECUTE FUNCTION database_check_change();
CREATE TRIGGER database_askedview_b_check BEFORE INSERT ON database_askedview
    FOR EACH ROW EXECUTE FUNCTION database_check_change();
CREATE TRIGGER database_plan_b_check BEFORE INSERT ON database_plan
    FOR EACH ROW EXECUTE FUNCTION database_check_change();
CREATE TRIGGER database_dropping_b_check BEFORE INSERT ON database_dropping
    FOR EACH ROW EXECUTE FUNCTION database_check_change();
CREATE TRIGGER database_release_b_check BEFORE INSERT ON database_release
    FOR EACH ROW EXECUTE FUNCTION database_check_change();

-- Departments are asked before a plan is there; a change is given up before it is asked for.
CREATE FUNCTION database_check_before_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.database_plan WHERE change_id = NEW.change_id) THEN
        RAISE EXCEPTION 'change % has a plan', NEW.change_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'asked_before_the_plan';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_askedview_c_early BEFORE INSERT ON database_askedview
    FOR EACH ROW EXECUTE FUNCTION database_check_before_plan();
CREATE TRIGGER database_dropping_c_early BEFORE INSERT ON database_dropping
    FOR EACH ROW EXECUTE FUNCTION database_check_before_plan();

-- A plan comes after the views: every department that was asked said something or its term passed.
-- The next one comes after the one before was returned.
CREATE FUNCTION database_check_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE wrong text;
BEGIN
    wrong := CASE
        WHEN NOT EXISTS (SELECT FROM public.database_askedview WHERE change_id = NEW.change_id)
            THEN 'views_come_first'
        WHEN EXISTS (SELECT FROM public.database_askedview AS v
                     LEFT JOIN public.approvals_approval AS a ON a.id = v.approval_id
                     WHERE v.change_id = NEW.change_id AND v.due_at >= NEW.at
                       AND coalesce(a.state, 'pending') NOT IN ('approved', 'refused'))
            THEN 'views_still_run'
        WHEN NEW.number <> 1 + (SELECT count(*) FROM public.database_plan
                                WHERE change_id = NEW.change_id)
            OR NEW.number > 1 AND NOT EXISTS (
                SELECT FROM public.database_systemchange AS c
                JOIN public.approvals_approval AS a ON a.id = c.approval_id
                WHERE c.id = NEW.change_id AND a.state = 'returned')
            THEN 'plan_while_it_waits'
    END;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'plan of %: %', NEW.change_id, wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = wrong;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_plan_c_follows BEFORE INSERT ON database_plan
    FOR EACH ROW EXECUTE FUNCTION database_check_plan();

-- Signed: every step of the running round of its request was approved, the general manager's word
-- among them and none of who drafted it. A step of the same person's is skipped.
CREATE FUNCTION database_check_signing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.database_systemchange AS c
        JOIN public.approvals_approval AS a ON a.id = c.approval_id
        JOIN public.database_plan AS p ON p.id = NEW.plan_id AND p.change_id = c.id
        WHERE c.id = NEW.change_id AND a.kind = 'database.change' AND a.state = 'approved'
          AND a.doubted_at IS NULL
          AND NOT EXISTS (SELECT FROM public.database_plan AS later
                          WHERE later.change_id = c.id AND later.number > p.number)
          AND NOT EXISTS (SELECT FROM public.approvals_step AS s
                          LEFT JOIN public.approvals_decision AS d ON d.step_id = s.id
                          WHERE s.approval_id = a.id AND s.round = a.round
                            AND s.state <> 'skipped'
                            AND (d.verdict IS DISTINCT FROM 'approved'
                                 OR c.by_id IN (d.by_id, d.principal_id)))
          AND EXISTS (SELECT FROM public.approvals_decision AS d
                      WHERE d.approval_id = a.id AND d.round = a.round AND d.verdict = 'approved'
                        AND public.database_is_position(d.principal_id, 'general_manager'))
    ) THEN
        RAISE EXCEPTION 'change % is not signed', NEW.change_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'signed_by_general_manager';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_signing_b_check BEFORE INSERT ON database_signing
    FOR EACH ROW EXECUTE FUNCTION database_check_signing();

CREATE FUNCTION database_check_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.database_signing AS s
                   JOIN public.database_systemchange AS c ON c.id = s.change_id
                   JOIN public.approvals_approval AS a ON a.id = c.approval_id
                   WHERE s.change_id = NEW.change_id AND a.state = 'approved'
                     AND a.doubted_at IS NULL) THEN
        RAISE EXCEPTION 'change % is not signed', NEW.change_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'release_after_signature';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_release_c_signed BEFORE INSERT ON database_release
    FOR EACH ROW EXECUTE FUNCTION database_check_release();

-- Of a change or a view nothing is written later but which request decides on it.
CREATE FUNCTION database_keep_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION '% binds: rows are never deleted', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_jsonb(NEW) - 'approval_id' IS DISTINCT FROM to_jsonb(OLD) - 'approval_id'
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NEW.approval_id IS NOT NULL AND OLD.approval_id IS NULL AND NOT EXISTS (
           SELECT FROM public.approvals_approval WHERE id = NEW.approval_id
           AND kind = TG_ARGV[0] AND state = 'pending'
           AND public.database_is_position(asker_id, 'system_administrator')) THEN
        RAISE EXCEPTION '% stays as it was asked for', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_systemchange_keep BEFORE UPDATE ON database_systemchange
    FOR EACH ROW EXECUTE FUNCTION database_keep_asked('database.change');
CREATE TRIGGER database_askedview_keep BEFORE UPDATE ON database_askedview
    FOR EACH ROW EXECUTE FUNCTION database_keep_asked('database.view');
CREATE TRIGGER database_systemchange_never BEFORE DELETE OR TRUNCATE ON database_systemchange
    FOR EACH STATEMENT EXECUTE FUNCTION database_keep_asked();
CREATE TRIGGER database_askedview_never BEFORE DELETE OR TRUNCATE ON database_askedview
    FOR EACH STATEMENT EXECUTE FUNCTION database_keep_asked();

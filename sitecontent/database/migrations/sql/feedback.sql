-- A change has ended: released, given up, refused or withdrawn.
CREATE FUNCTION database_change_ended(which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.database_release WHERE change_id = which)
        OR EXISTS (SELECT FROM public.database_dropping WHERE change_id = which)
        OR EXISTS (SELECT FROM public.database_systemchange AS c
                   JOIN public.approvals_approval AS a ON a.id = c.approval_id
                   WHERE c.id = which AND a.state IN ('refused', 'withdrawn'))
$$;

-- A feedback comes with the clock of its first answer.
CREATE FUNCTION database_check_feedback() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.deadlines_deadline WHERE id = NEW.deadline_id
                   AND kind = 'database.feedback' AND key = NEW.id::text) THEN
        RAISE EXCEPTION 'feedback % has no clock', NEW.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'feedback_has_its_clock';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_feedback_b_check BEFORE INSERT ON database_feedback
    FOR EACH ROW EXECUTE FUNCTION database_check_feedback();

-- The system administrator replies; after "closed" nothing follows, and what was taken over into a
-- change is answered or closed, never open again.
CREATE FUNCTION database_check_reply() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    was text;
    wrong text;
BEGIN
    PERFORM FROM public.database_feedback WHERE id = NEW.feedback_id FOR NO KEY UPDATE;
    SELECT stand INTO was FROM public.database_reply
        WHERE feedback_id = NEW.feedback_id ORDER BY id DESC LIMIT 1;
    wrong := CASE
        WHEN NOT public.database_is_position(NEW.by_id, 'system_administrator')
            THEN 'reply_by_administrator'
        WHEN was = 'closed' OR was = 'taken' AND NEW.stand = 'answered' THEN 'reply_follows'
        WHEN NEW.stand = 'taken' AND public.database_change_ended(NEW.change_id)
            THEN 'reply_into_a_change'
    END;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'reply to %: %', NEW.feedback_id, wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = wrong;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_reply_b_check BEFORE INSERT ON database_reply
    FOR EACH ROW EXECUTE FUNCTION database_check_reply();

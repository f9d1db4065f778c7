CREATE FUNCTION premises_refuse(why text, which text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', CONSTRAINT = which;
END $$;

-- By the rights of the position, as the portal asks them.
CREATE FUNCTION premises_may(who bigint, what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.people_employee WHERE id = who AND is_active AND is_superuser)
        OR EXISTS (
            SELECT FROM public.people_employee AS e
                JOIN public.people_employee_groups AS g ON g.employee_id = e.id
                JOIN public.auth_group_permissions AS gp ON gp.group_id = g.group_id
                JOIN public.auth_permission AS p ON p.id = gp.permission_id
                JOIN public.django_content_type AS t ON t.id = p.content_type_id
            WHERE e.id = who AND e.is_active AND p.codename = what AND t.app_label = 'premises')
$$;

CREATE FUNCTION premises_check_cleaning() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date <> NEW.day THEN
        PERFORM public.premises_refuse('it is reported on its own day', 'reported_on_its_day');
    END IF;
    IF NOT EXISTS (SELECT FROM public.roster_dutypair
                   WHERE day = NEW.day AND assistant_id = NEW.by_id) THEN
        PERFORM public.premises_refuse('the assistant on duty reports the cleaning', 'cleaned_by_assistant');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_cleaning_check BEFORE INSERT ON premises_cleaning
    FOR EACH ROW EXECUTE FUNCTION premises_check_cleaning();

CREATE FUNCTION premises_check_closing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date <> NEW.day THEN
        PERFORM public.premises_refuse('it is reported on its own day', 'reported_on_its_day');
    END IF;
    IF NOT EXISTS (SELECT FROM public.roster_dutypair
                   WHERE day = NEW.day AND NEW.by_id IN (main_id, assistant_id)) THEN
        PERFORM public.premises_refuse('the pair on duty closes', 'closed_by_pair');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_closing_check BEFORE INSERT ON premises_closing
    FOR EACH ROW EXECUTE FUNCTION premises_check_closing();

CREATE FUNCTION premises_check_inspection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.premises_may(NEW.by_id, 'inspect') THEN
        PERFORM public.premises_refuse('this person does not inspect', 'inspector');
    END IF;
    IF NEW.department_id IS NOT NULL AND EXISTS (
        SELECT FROM public.people_employee WHERE id = NEW.by_id AND department_id = NEW.department_id) THEN
        PERFORM public.premises_refuse('nobody inspects their own department', 'not_their_own');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_inspection_check BEFORE INSERT ON premises_inspection
    FOR EACH ROW EXECUTE FUNCTION premises_check_inspection();

CREATE FUNCTION premises_add_permit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.approval_id IS NOT NULL THEN
        PERFORM public.premises_refuse('a permit is asked for first', 'asked_first');
    END IF;
    IF NEW.starts_at < date_trunc('day', NEW.at AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai' THEN
        PERFORM public.premises_refuse('a permit makes nothing good afterwards', 'permit_begins_now');
    END IF;
    IF NEW.ends_at - NEW.starts_at > interval '366 days' THEN
        PERFORM public.premises_refuse('a permit has an end', 'permit_has_length');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_permit_add BEFORE INSERT ON premises_permit
    FOR EACH ROW EXECUTE FUNCTION premises_add_permit();

-- What was asked stays as it was asked; only the approval is joined to it, once.
CREATE FUNCTION premises_keep_permit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'premises_permit binds: rows are never deleted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_jsonb(NEW) - 'approval_id' IS DISTINCT FROM to_jsonb(OLD) - 'approval_id'
       OR OLD.approval_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND kind = 'premises.permit.' || OLD.kind
          AND asker_id = OLD.by_id AND state = 'pending') THEN
        PERFORM public.premises_refuse('a permit stays as it was asked for', 'asked_once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_permit_keep BEFORE UPDATE ON premises_permit
    FOR EACH ROW EXECUTE FUNCTION premises_keep_permit();
CREATE TRIGGER premises_permit_never BEFORE DELETE OR TRUNCATE ON premises_permit
    FOR EACH STATEMENT EXECUTE FUNCTION premises_keep_permit();

CREATE FUNCTION premises_end_permit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.premises_permit AS p JOIN public.approvals_approval AS a ON a.id = p.approval_id
        WHERE p.id = NEW.permit_id AND a.state = 'approved' AND NEW.at < p.ends_at
          AND (NOT EXISTS (SELECT FROM public.people_employee WHERE id = p.by_id AND is_active)
               OR p.by_id = NEW.by_id OR public.premises_may(NEW.by_id, 'watch_permit') OR EXISTS (
              SELECT FROM public.approvals_decision AS d WHERE d.approval_id = a.id AND d.by_id = NEW.by_id))) THEN
        PERFORM public.premises_refuse('this permit is not ended by this person now', 'permit_runs');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_permitend_check BEFORE INSERT ON premises_permitend
    FOR EACH ROW EXECUTE FUNCTION premises_end_permit();

CREATE FUNCTION premises_check_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Nobody is inside twice: two presses of one person wait for each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('premises.entry', NEW.by_id));
    IF EXISTS (SELECT FROM public.premises_entry AS e WHERE e.by_id = NEW.by_id AND NOT EXISTS (
        SELECT FROM public.premises_exit WHERE entry_id = e.id)) THEN
        PERFORM public.premises_refuse('this person is inside', 'inside_already');
    END IF;
    IF NEW.permit_id IS NULL THEN
        IF NOT EXISTS (
            SELECT FROM public.people_employee AS e JOIN public.people_position AS p ON p.id = e.position_id
            WHERE e.id = NEW.by_id AND e.is_active
              AND p.code IN ('system_administrator', 'general_manager')) THEN
            PERFORM public.premises_refuse('nobody enters without a permit', 'entry_by_permit');
        END IF;
        RETURN NEW;
    END IF;
    -- Whoever revokes it at the same moment waits, or is waited for.
    PERFORM FROM public.premises_permit WHERE id = NEW.permit_id FOR UPDATE;
    IF NOT EXISTS (
        SELECT FROM public.premises_permit AS p
            JOIN public.approvals_approval AS a ON a.id = p.approval_id
            JOIN public.people_employee AS e ON e.id = p.by_id
        WHERE p.id = NEW.permit_id AND p.kind = 'server_room' AND p.by_id = NEW.by_id AND e.is_active
          AND a.state = 'approved' AND NEW.at >= p.starts_at AND NEW.at < p.ends_at
          AND NOT EXISTS (SELECT FROM public.premises_permitend WHERE permit_id = p.id)) THEN
        PERFORM public.premises_refuse('this permit does not hold now', 'entry_by_permit');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_entry_check BEFORE INSERT ON premises_entry
    FOR EACH ROW EXECUTE FUNCTION premises_check_entry();

CREATE FUNCTION premises_check_exit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.premises_entry
                   WHERE id = NEW.entry_id AND at <= NEW.at
                     AND (by_id = NEW.by_id OR public.premises_may(NEW.by_id, 'watch_permit'))) THEN
        PERFORM public.premises_refuse('who entered leaves', 'left_by_who_entered');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_exit_check BEFORE INSERT ON premises_exit
    FOR EACH ROW EXECUTE FUNCTION premises_check_exit();

CREATE FUNCTION premises_check_found() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('premises.found', NEW.thing_id));
    SELECT step INTO before FROM public.premises_foundstep
        WHERE thing_id = NEW.thing_id ORDER BY id DESC LIMIT 1;
    IF NOT (coalesce(before, 'found'), NEW.step) IN (
        ('found', 'handed_in'), ('handed_in', 'claimed'), ('handed_in', 'given'),
        ('claimed', 'claimed'), ('claimed', 'handed_over'), ('claimed', 'given')) THEN
        PERFORM public.premises_refuse('this cannot be done with it any more, or not yet', 'found_step');
    END IF;
    IF NEW.step <> 'claimed' AND NOT public.premises_may(NEW.by_id, 'keep_found') THEN
        PERFORM public.premises_refuse('the office keeps what was found', 'kept_by_office');
    END IF;
    IF NEW.step = 'handed_over' AND NEW.by_id = (
        SELECT by_id FROM public.premises_foundstep
        WHERE thing_id = NEW.thing_id ORDER BY id DESC LIMIT 1) THEN
        PERFORM public.premises_refuse('somebody else hands it over', 'handed_over_by_another');
    END IF;
    IF NEW.step = 'handed_in' AND EXISTS (
        SELECT FROM public.premises_foundthing WHERE id = NEW.thing_id AND by_id = NEW.by_id) THEN
        PERFORM public.premises_refuse('somebody else takes it in', 'taken_in_by_another');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_foundstep_check BEFORE INSERT ON premises_foundstep
    FOR EACH ROW EXECUTE FUNCTION premises_check_found();

-- A clean-up is called off by who may call one, before anybody's part in it is noted.
CREATE FUNCTION premises_end_cleanup() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('premises.cleanup', NEW.cleanup_id));
    IF NOT public.premises_may(NEW.by_id, 'inspect') THEN
        PERFORM public.premises_refuse('this person calls no clean-ups', 'inspector');
    END IF;
    IF EXISTS (SELECT FROM public.premises_joined WHERE cleanup_id = NEW.cleanup_id) THEN
        PERFORM public.premises_refuse('this clean-up took place', 'cleanup_took_place');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_cleanupend_check BEFORE INSERT ON premises_cleanupend
    FOR EACH ROW EXECUTE FUNCTION premises_end_cleanup();

CREATE FUNCTION premises_check_joined() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('premises.cleanup', NEW.cleanup_id));
    IF EXISTS (SELECT FROM public.premises_cleanupend WHERE cleanup_id = NEW.cleanup_id) THEN
        PERFORM public.premises_refuse('this clean-up was called off', 'cleanup_called_off');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER premises_joined_check BEFORE INSERT ON premises_joined
    FOR EACH ROW EXECUTE FUNCTION premises_check_joined();

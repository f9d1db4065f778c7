-- Whether a person at work holds a right of this room by their position.
CREATE FUNCTION careers_may(person bigint, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_employee_groups AS m ON m.employee_id = e.id
        JOIN public.auth_group_permissions AS g ON g.group_id = m.group_id
        JOIN public.auth_permission AS p ON p.id = g.permission_id
        JOIN public.django_content_type AS t ON t.id = p.content_type_id
        WHERE e.id = person AND e.is_active AND p.codename = wanted AND t.app_label = 'careers')
$$;

CREATE FUNCTION careers_refuse(words text, gate text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', words USING ERRCODE = 'check_violation', CONSTRAINT = gate;
END $$;

CREATE FUNCTION careers_need(person bigint, wanted text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.careers_may(person, wanted) THEN
        PERFORM public.careers_refuse('this position does not do this', 'position_does_not');
    END IF;
END $$;

-- The day of a moment where the company is.
CREATE FUNCTION careers_day(moment timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (moment AT TIME ZONE 'Asia/Shanghai')::date
$$;

-- Nobody else decides on this person here until the transaction ends.
CREATE FUNCTION careers_lock(person bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('careers.person', person))
$$;

-- Whether somebody stands above a person, leads their department or is in charge of it.
CREATE FUNCTION careers_is_above(who bigint, asked bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE line AS (
        SELECT supervisor_id AS id FROM public.people_employee WHERE id = asked
        UNION
        SELECT e.supervisor_id FROM public.people_employee AS e JOIN line ON e.id = line.id)
    SELECT who <> asked AND EXISTS (SELECT FROM public.people_employee WHERE id = who AND is_active)
        AND (EXISTS (SELECT FROM line WHERE id = who) OR EXISTS (
            SELECT FROM public.people_employee AS e
            JOIN public.people_department AS d ON d.id = e.department_id
            WHERE e.id = asked AND who IN (d.leader_id, d.managing_leader_id)))
$$;

-- Whether somebody is a regular employee: not on a probation that is still to be decided, and did
-- not leave on one.
CREATE FUNCTION careers_is_regular(asked bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.careers_probation AS p WHERE p.person_id = asked
        AND NOT EXISTS (SELECT FROM public.careers_probationend AS e
            JOIN public.people_employee AS w ON w.id = asked
            WHERE e.probation_id = p.id AND (w.is_active OR e.outcome <> 'end')))
$$;

-- A document is joined to the one approval its asker asked for, once; nothing else of it changes.
CREATE FUNCTION careers_join_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.approval_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND kind = TG_ARGV[0] AND asker_id = OLD.by_id) THEN
        PERFORM public.careers_refuse('this is asked for once', 'asked_once');
    END IF;
    RETURN NEW;
END $$;

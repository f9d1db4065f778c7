-- The seat of C8-2 that somebody at work fills, null for anybody else.
CREATE FUNCTION vault_seat(person bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.code FROM public.people_employee AS e
    JOIN public.people_position AS p ON p.id = e.position_id
    WHERE e.id = person AND e.is_active
      AND p.code IN ('general_manager', 'deputy', 'site_manager', 'system_administrator')
$$;

CREATE FUNCTION vault_right() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id FROM public.auth_permission AS p
    JOIN public.django_content_type AS t ON t.id = p.content_type_id
    WHERE p.codename = 'hold_entry' AND t.app_label = 'vault' AND t.model = 'entry'
$$;

CREATE FUNCTION vault_holds(person bigint, which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT public.vault_seat(person) IS NOT NULL AND EXISTS (
        SELECT FROM public.vault_custody AS c JOIN public.vault_entry AS e
            ON e.id = c.content_object_id AND e.closed_at IS NULL
        WHERE c.content_object_id = which AND c.user_id = person
          AND c.permission_id = public.vault_right())
$$;

-- Whoever enters an account acts for it until it has custodians.
CREATE FUNCTION vault_acts(person bigint, which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT public.vault_holds(person, which) OR public.vault_seat(person) IS NOT NULL
        AND EXISTS (SELECT FROM public.vault_entry WHERE id = which AND by_id = person
                    AND closed_at IS NULL)
        AND NOT EXISTS (SELECT FROM public.vault_custody WHERE content_object_id = which)
$$;

CREATE FUNCTION vault_leads(leader bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE line AS (
        SELECT supervisor_id AS id FROM public.people_employee WHERE id = person
        UNION
        SELECT e.supervisor_id FROM public.people_employee AS e JOIN line ON e.id = line.id
    )
    SELECT leader <> person AND (
        public.vault_seat(leader) IN ('general_manager', 'deputy')
        OR EXISTS (SELECT FROM public.people_employee AS e
                   JOIN public.people_department AS d ON d.id = e.department_id
                   WHERE e.id = person AND d.leader_id = leader)
        OR EXISTS (SELECT FROM line WHERE id = leader))
$$;

-- Approved by the general manager; what the general manager asked for, by another custodian.
CREATE FUNCTION vault_consented(which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.vault_change AS c
        JOIN public.approvals_approval AS a ON a.id = c.approval_id
        JOIN public.approvals_decision AS d ON d.approval_id = a.id AND d.round = a.round
        WHERE c.id = which AND a.kind = 'vault.change' AND a.state = 'approved'
          AND a.doubted_at IS NULL AND a.asker_id = c.by_id AND d.verdict = 'approved'
          AND c.by_id NOT IN (d.by_id, d.principal_id)
          AND (public.vault_seat(d.principal_id) = 'general_manager'
               OR public.vault_seat(c.by_id) = 'general_manager'
                  AND public.vault_seat(d.principal_id) IS NOT NULL
                  AND (public.vault_holds(d.principal_id, c.entry_id)
                       OR d.principal_id = ANY (c.holders))))
$$;

-- Lent: the leader of the borrower's department consented, and so did a custodian.
CREATE FUNCTION vault_lent(which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*) FILTER (WHERE public.vault_leads(d.principal_id, l.by_id)) > 0
       AND count(*) FILTER (WHERE public.vault_holds(d.principal_id, l.entry_id)) > 0
    FROM public.vault_loan AS l
    JOIN public.approvals_approval AS a ON a.id = l.approval_id
    JOIN public.approvals_decision AS d ON d.approval_id = a.id AND d.round = a.round
    WHERE l.id = which AND a.kind = 'vault.loan' AND a.state = 'approved'
      AND a.doubted_at IS NULL AND a.asker_id = l.by_id AND d.verdict = 'approved'
      AND l.by_id NOT IN (d.by_id, d.principal_id)
$$;

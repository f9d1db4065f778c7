CREATE FUNCTION proposals_position(person bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.code FROM public.people_employee AS e
    JOIN public.people_position AS p ON p.id = e.position_id WHERE e.id = person AND e.is_active
$$;

-- Who may take the place of the leader of somebody's department: the leader, the management, and
-- whoever stands above the person.
CREATE FUNCTION proposals_leads(leader bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE line AS (
        SELECT supervisor_id AS id FROM public.people_employee WHERE id = person
        UNION
        SELECT e.supervisor_id FROM public.people_employee AS e JOIN line ON e.id = line.id
    )
    SELECT leader <> person AND (
        EXISTS (SELECT FROM public.people_employee AS e
                JOIN public.people_position AS p ON p.id = e.position_id
                WHERE e.id = leader AND p.code IN ('general_manager', 'deputy'))
        OR EXISTS (SELECT FROM public.people_employee AS e
                   JOIN public.people_department AS d ON d.id = e.department_id
                   WHERE e.id = person AND d.leader_id = leader)
        OR EXISTS (SELECT FROM line WHERE id = leader))
$$;

CREATE FUNCTION proposals_led(request bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_approval AS a
        JOIN public.approvals_decision AS d ON d.approval_id = a.id AND d.round = a.round
        WHERE a.id = request AND d.verdict = 'approved'
          AND public.proposals_leads(d.principal_id, person))
$$;

-- The price approved last; a promotion's own is none of it.
CREATE FUNCTION proposals_charged(which bigint) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT price FROM public.products_pricechange WHERE product_id = which
    ORDER BY id DESC LIMIT 1
$$;

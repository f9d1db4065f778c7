-- A chain for each series; what it hashes is the voucher whole, as canonical text.
CREATE FUNCTION ledger_series_root(which bigint) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, 'ledger', which)::text
$$;

CREATE FUNCTION ledger_posting_payload(p public.ledger_posting) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, p.id, p.series, p.seq, p.by_id, extract(epoch FROM p.at),
        extract(epoch FROM p.recorded_at), encode(p.previous, 'hex'),
        e.id, e.kind, e.day, e.summary, e.source, e.source_id, e.request, e.prepared_by_id,
        e.reverses_id, extract(epoch FROM e.at), extract(epoch FROM e.recorded_at),
        (SELECT jsonb_build_array(m.by_id, m.day, extract(epoch FROM m.at),
                                  extract(epoch FROM m.recorded_at))
         FROM public.ledger_movement AS m WHERE m.entry_id = e.id),
        (SELECT jsonb_agg(jsonb_build_array(l.position, l.account_id, l.fund_id, l.debit,
                                            l.credit, l.text) ORDER BY l.position)
         FROM public.ledger_line AS l WHERE l.entry_id = e.id))::text
    FROM public.ledger_entry AS e WHERE e.id = p.entry_id
$$;

CREATE FUNCTION ledger_lock_month(which date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.ledger_period WHERE month = which FOR UPDATE;
END $$;

-- Whether a person's position includes a step of the books, as the services ask it.
CREATE FUNCTION ledger_may(person bigint, what text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        JOIN public.auth_group_permissions AS g ON g.group_id = p.group_id
        JOIN public.auth_permission AS r ON r.id = g.permission_id AND r.codename = what
        JOIN public.django_content_type AS t ON t.id = r.content_type_id AND t.app_label = 'ledger'
        WHERE e.id = person AND e.is_active)
$$;

CREATE FUNCTION vault_limit(at timestamptz) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT least(10, coalesce((
        SELECT ("values" ->> 'reveals_an_hour')::integer FROM public.rulebook_ruleversion
        WHERE rule_set = 'vault' AND in_force_from <= (at AT TIME ZONE 'Asia/Shanghai')::date
        ORDER BY in_force_from DESC LIMIT 1), 10))
$$;

CREATE FUNCTION vault_may_open(r public.vault_reveal) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE r.way
        WHEN 'custody' THEN public.vault_holds(r.by_id, r.entry_id)
        WHEN 'loan' THEN e.current_id = r.secret_id AND public.vault_lent(r.loan_id) AND EXISTS (
            SELECT FROM public.vault_loan AS l
            LEFT JOIN public.vault_loanend AS n ON n.loan_id = l.id
            WHERE l.id = r.loan_id AND l.entry_id = r.entry_id AND l.by_id = r.by_id
              AND r.at >= l.starts_at AND r.at < l.ends_at AND n.id IS NULL)
        ELSE e.current_id = r.secret_id AND public.vault_seat(r.by_id) IS NOT NULL END
    FROM public.vault_entry AS e WHERE e.id = r.entry_id AND e.closed_at IS NULL
      AND EXISTS (SELECT FROM public.people_employee WHERE id = r.by_id AND is_active)
$$;

CREATE FUNCTION vault_check_reveal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Of several at once each counts those that were let through before it, though theirs may be
    -- the later moment.
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.reveals', NEW.by_id));
    NEW.born_in := pg_current_xact_id()::text::bigint;
    IF char_length(btrim(NEW.reason)) < 2 THEN
        RAISE EXCEPTION 'a secret is opened for a reason'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reveal_reason';
    END IF;
    IF NOT EXISTS (SELECT FROM public.vault_secret AS s
                   JOIN public.vault_change AS c ON c.secret_id = s.id
                   JOIN public.vault_enactment AS n ON n.change_id = c.id
                   WHERE s.id = NEW.secret_id AND s.entry_id = NEW.entry_id) THEN
        RAISE EXCEPTION 'secret % is not approved', NEW.secret_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NOT coalesce(public.vault_may_open(NEW), false) THEN
        RAISE EXCEPTION '% opens nothing of account %', NEW.by_id, NEW.entry_id
            USING ERRCODE = 'check_violation',
            CONSTRAINT = CASE NEW.way WHEN 'loan' THEN 'lent_now' ELSE 'vault_holder' END;
    END IF;
    IF (SELECT count(*) FROM public.vault_reveal WHERE by_id = NEW.by_id
        AND at > NEW.at - interval '1 hour' AND at < NEW.at + interval '1 minute')
       >= public.vault_limit(NEW.at) THEN
        RAISE EXCEPTION '% opened too many secrets within an hour', NEW.by_id
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'reveals_an_hour';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_reveal_a_check BEFORE INSERT ON vault_reveal
    FOR EACH ROW EXECUTE FUNCTION vault_check_reveal();

CREATE FUNCTION vault_reveal_root(which bigint) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, 'vault', which)::text
$$;
CREATE FUNCTION vault_reveal_payload(r public.vault_reveal) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, r.id, r.entry_id, r.secret_id, r.way, r.loan_id, r.reason, r.proof,
        r.by_id, r.born_in, r.seq, encode(r.previous, 'hex'), extract(epoch FROM r.at),
        extract(epoch FROM r.recorded_at))::text
$$;

CREATE FUNCTION vault_open(which bigint) RETURNS TABLE (field text, body bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.vault_reveal;
BEGIN
    SELECT * INTO held FROM public.vault_reveal WHERE id = which;
    IF held.id IS NULL OR held.born_in = pg_current_xact_id()::text::bigint
       OR held.recorded_at < clock_timestamp() - interval '60 seconds'
       OR held.at < held.recorded_at - interval '5 seconds'
       OR NOT coalesce(public.vault_may_open(held), false) THEN
        RAISE EXCEPTION 'nothing is opened before it is on record that it was'
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'record_comes_first';
    END IF;
    INSERT INTO public.vault_opening (reveal_id, at) VALUES (held.id, clock_timestamp());
    RETURN QUERY SELECT c.field::text, c.body FROM public.vault_cipher AS c
        WHERE c.secret_id = held.secret_id ORDER BY c.id;
END $$;

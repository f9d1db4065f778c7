CREATE FUNCTION bylaw_note_attempt(
    said text, operation text, tab text, statement text, clause text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE claimed text := split_part(said, ':', 1);
BEGIN
    RAISE LOG 'bylaw: % on % by % (person %) refused under %: %',
        operation, tab, session_user, claimed, clause, left(statement, 2000);
    INSERT INTO public.binding_attempt
        (at, role, actor_id, proof, operation, "table", statement, clause)
    VALUES (clock_timestamp(), session_user,
        CASE WHEN claimed ~ '^[0-9]{1,18}$' THEN claimed::bigint END, left(said, 200),
        operation, tab, left(statement, 2000), clause);
END $$;

CREATE FUNCTION bylaw_record_attempt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.bylaw_note_attempt(
        coalesce(current_setting('bylaw.actor', true), ''), TG_OP, TG_TABLE_NAME, current_query(), TG_ARGV[0]);
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION '% binds: it cannot be emptied (%)', TG_TABLE_NAME, TG_ARGV[0]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION bylaw_drop_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN NULL;
END $$;

CREATE FUNCTION bylaw_refuse() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE LOG 'bylaw: % on % by % refused under %: %',
        TG_OP, TG_TABLE_NAME, session_user, TG_ARGV[0], left(current_query(), 2000);
    RAISE EXCEPTION '% binds: rows are only ever added (%)', TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION bylaw_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    IF NEW.at > NEW.recorded_at + interval '5 seconds' THEN
        RAISE EXCEPTION '%: % lies in the future', TG_TABLE_NAME, NEW.at
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.at < NEW.recorded_at - interval '5 seconds'
       AND coalesce(current_setting('bylaw.past', true), '') = '' THEN
        RAISE EXCEPTION '%: % is past, and nobody gave the right to enter it', TG_TABLE_NAME, NEW.at
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Appending to one key is serialised by a lock of the transaction, so the chain cannot fork.
CREATE FUNCTION bylaw_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    key bigint := (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    payload text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(TG_ARGV[0], key));
    EXECUTE format('SELECT seq + 1, digest FROM public.%I WHERE %I = $1 ORDER BY seq DESC LIMIT 1',
                   TG_TABLE_NAME, TG_ARGV[1])
        INTO NEW.seq, NEW.previous USING key;
    IF NEW.seq IS NULL THEN
        NEW.seq := 1;
        EXECUTE format('SELECT sha256(convert_to(public.%I($1), ''UTF8''))', TG_ARGV[3])
            INTO NEW.previous USING key;
    END IF;
    EXECUTE format('SELECT public.%I($1)', TG_ARGV[2]) INTO payload USING NEW;
    NEW.digest := sha256(convert_to(payload, 'UTF8'));
    INSERT INTO public.binding_unsealed (chain, key, seq, digest)
    VALUES (TG_ARGV[0], key, NEW.seq, NEW.digest);
    RETURN NEW;
END $$;

-- What the seal says is hashed as text, so that it can be checked by any program.
CREATE FUNCTION bylaw_seal_digest(
    chain text, number integer, heads jsonb, links bigint, previous bytea
) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(
        jsonb_build_array(1, chain, number, heads, links, encode(previous, 'hex'))::text, 'UTF8'))
$$;

CREATE FUNCTION bylaw_seal(which text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last public.binding_seal;
    taken bigint;
    moved jsonb;
    sealed bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bylaw_seal ' || which, 0));
    SELECT * INTO last FROM public.binding_seal WHERE chain = which ORDER BY number DESC LIMIT 1;
    WITH gone AS (
        DELETE FROM public.binding_unsealed WHERE chain = which RETURNING key, seq, digest
    ), heads AS (
        SELECT DISTINCT ON (key) key, seq, encode(digest, 'hex') AS digest
        FROM gone ORDER BY key, seq DESC
    )
    SELECT (SELECT count(*) FROM gone),
           (SELECT jsonb_agg(jsonb_build_array(key, seq, digest) ORDER BY key) FROM heads)
        INTO taken, moved;
    IF taken = 0 THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.binding_seal (chain, number, at, heads, links, previous, digest)
    VALUES (which, coalesce(last.number, 0) + 1, clock_timestamp(), moved,
            coalesce(last.links, 0) + taken, coalesce(last.digest, '\x'::bytea),
            public.bylaw_seal_digest(which, coalesce(last.number, 0) + 1, moved,
                coalesce(last.links, 0) + taken, coalesce(last.digest, '\x'::bytea)))
    RETURNING id INTO sealed;
    RETURN sealed;
END $$;

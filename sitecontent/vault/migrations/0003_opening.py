"""Secrets are opened through one function, for a reveal that is committed; what is on record stays.

A retired key's rows go by a function that only the owner of the tables may call.
"""

from django.db import migrations

from regulations.binding.triggers import link, refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
READ = "STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

CHECK = f"""
CREATE FUNCTION vault_limit(at timestamptz) RETURNS integer LANGUAGE sql {READ} AS $$
    SELECT least(10, coalesce((
        SELECT ("values" ->> 'reveals_an_hour')::integer FROM public.rulebook_ruleversion
        WHERE rule_set = 'vault' AND in_force_from <= (at AT TIME ZONE 'Asia/Shanghai')::date
        ORDER BY in_force_from DESC LIMIT 1), 10))
$$;

CREATE FUNCTION vault_may_open(r public.vault_reveal) RETURNS boolean LANGUAGE sql {READ} AS $$
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

CREATE FUNCTION vault_check_reveal() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.reveals', NEW.by_id));
    NEW.born_in := pg_current_xact_id()::text::bigint;
    IF char_length(btrim(NEW.reason)) < 2 THEN
        RAISE EXCEPTION 'a secret is opened for a reason' {REFUSED}, CONSTRAINT = 'reveal_reason';
    END IF;
    IF NOT EXISTS (SELECT FROM public.vault_secret AS s
                   JOIN public.vault_change AS c ON c.secret_id = s.id
                   JOIN public.vault_enactment AS n ON n.change_id = c.id
                   WHERE s.id = NEW.secret_id AND s.entry_id = NEW.entry_id) THEN
        RAISE EXCEPTION 'secret % is not approved', NEW.secret_id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NOT coalesce(public.vault_may_open(NEW), false) THEN
        RAISE EXCEPTION '% opens nothing of account %', NEW.by_id, NEW.entry_id {REFUSED},
            CONSTRAINT = CASE NEW.way WHEN 'loan' THEN 'lent_now' ELSE 'vault_holder' END;
    END IF;
    IF (SELECT count(*) FROM public.vault_reveal WHERE by_id = NEW.by_id
        AND at > NEW.at - interval '1 hour' AND at <= NEW.at) >= public.vault_limit(NEW.at) THEN
        RAISE EXCEPTION '% opened too many secrets within an hour', NEW.by_id {REFUSED},
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
"""

OPEN = f"""
CREATE FUNCTION vault_open(which bigint) RETURNS TABLE (field text, body bytea) {HEADER} AS $$
DECLARE held public.vault_reveal;
BEGIN
    SELECT * INTO held FROM public.vault_reveal WHERE id = which;
    IF held.id IS NULL OR held.born_in = pg_current_xact_id()::text::bigint
       OR held.recorded_at < clock_timestamp() - interval '60 seconds'
       OR held.at < held.recorded_at - interval '5 seconds'
       OR NOT coalesce(public.vault_may_open(held), false) THEN
        RAISE EXCEPTION 'nothing is opened before it is on record that it was' {REFUSED},
            CONSTRAINT = 'record_comes_first';
    END IF;
    INSERT INTO public.vault_opening (reveal_id, at) VALUES (held.id, clock_timestamp());
    RETURN QUERY SELECT c.field::text, c.body FROM public.vault_cipher AS c
        WHERE c.secret_id = held.secret_id ORDER BY c.id;
END $$;
"""

REST = f"""
CREATE FUNCTION vault_add_review() RETURNS trigger {HEADER} AS $$
DECLARE held public.vault_reveal;
BEGIN
    SELECT * INTO STRICT held FROM public.vault_reveal WHERE id = NEW.reveal_id;
    IF held.way <> 'emergency' OR held.by_id = NEW.by_id
       OR coalesce(public.vault_seat(NEW.by_id), '') NOT IN ('general_manager', 'deputy') THEN
        RAISE EXCEPTION 'the management reviews, never who opened' {REFUSED},
            CONSTRAINT = 'reviewed_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_review_b_add BEFORE INSERT ON vault_review
    FOR EACH ROW EXECUTE FUNCTION vault_add_review();

CREATE FUNCTION vault_add_loan() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.approval_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.vault_entry WHERE id = NEW.entry_id AND closed_at IS NULL) THEN
        RAISE EXCEPTION 'account % is not lent', NEW.entry_id {REFUSED};
    END IF;
    IF NEW.ends_at - NEW.starts_at > interval '30 days' THEN
        RAISE EXCEPTION 'a loan is short' {REFUSED}, CONSTRAINT = 'loan_is_short';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_loan_b_add BEFORE INSERT ON vault_loan
    FOR EACH ROW EXECUTE FUNCTION vault_add_loan();

CREATE FUNCTION vault_end_loan() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.vault_loan AS l WHERE l.id = NEW.loan_id
                   AND (l.by_id = NEW.by_id OR public.vault_holds(NEW.by_id, l.entry_id))) THEN
        RAISE EXCEPTION 'loan % is another''s', NEW.loan_id {REFUSED},
            CONSTRAINT = 'vault_holder';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_loanend_b_add BEFORE INSERT ON vault_loanend
    FOR EACH ROW EXECUTE FUNCTION vault_end_loan();

-- A secret always keeps a key; only what a newer key locks as well may go.
CREATE FUNCTION vault_keep_wrapping() RETURNS trigger {HEADER} AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM public.vault_wrapping
                   WHERE secret_id = OLD.secret_id AND id > OLD.id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the only key of secret % stays', OLD.secret_id
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER vault_wrapping_keep BEFORE UPDATE OR DELETE ON vault_wrapping
    FOR EACH ROW EXECUTE FUNCTION vault_keep_wrapping();
CREATE TRIGGER vault_wrapping_never BEFORE TRUNCATE ON vault_wrapping
    FOR EACH STATEMENT EXECUTE FUNCTION vault_never();

CREATE FUNCTION vault_forget(which text) RETURNS integer {HEADER} AS $$
DECLARE gone integer;
BEGIN
    DELETE FROM public.vault_wrapping WHERE key_id = which;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM public.vault_canary WHERE key_id = which;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION vault_forget(text) FROM PUBLIC;
"""

UNDO = """
DROP FUNCTION vault_forget(text);
DROP FUNCTION vault_keep_wrapping() CASCADE;
DROP TRIGGER vault_wrapping_never ON vault_wrapping;
DROP FUNCTION vault_end_loan() CASCADE;
DROP FUNCTION vault_add_loan() CASCADE;
DROP FUNCTION vault_add_review() CASCADE;
DROP FUNCTION vault_open(bigint);
DROP FUNCTION vault_reveal_payload(vault_reveal);
DROP FUNCTION vault_reveal_root(bigint);
DROP FUNCTION vault_check_reveal() CASCADE;
DROP FUNCTION vault_may_open(vault_reveal);
DROP FUNCTION vault_limit(timestamptz);
"""
STAMPED = (
    "secret", "change", "enactment", "use", "reveal", "wrongtry", "review", "mustchange", "loan",
    "loanend",
)  # fmt: skip
BINDING = (
    "secret", "cipher", "enactment", "use", "reveal", "opening", "wrongtry", "review",
    "mustchange", "loanend",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_gates")]

    operations = [
        migrations.RunSQL(CHECK + OPEN + REST, UNDO),
        *(stamp(f"vault_{table}") for table in STAMPED),
        link(
            "vault_reveal", chain="vault", key="entry_id", payload="vault_reveal_payload",
            root="vault_reveal_root",
        ),
        *(refuse_changes(f"vault_{table}", clause="C8-2") for table in BINDING),
    ]  # fmt: skip

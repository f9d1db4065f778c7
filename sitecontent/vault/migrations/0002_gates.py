"""No change of an account without the general manager, and no secret read without a record of it.

The portal's role may add what is locked and never select it. One function hands it out: for a row
that says who opens it and why, written by another transaction, which is committed by then; once,
and within a minute. Custodians, the secret in use and the end of an account are written by triggers
that look at the consent.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
READ = "STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

WHO = f"""
-- The seat of C8-2 that somebody at work fills, null for anybody else.
CREATE FUNCTION vault_seat(person bigint) RETURNS text LANGUAGE sql {READ} AS $$
    SELECT p.code FROM public.people_employee AS e
    JOIN public.people_position AS p ON p.id = e.position_id
    WHERE e.id = person AND e.is_active
      AND p.code IN ('general_manager', 'deputy', 'site_manager', 'system_administrator')
$$;

CREATE FUNCTION vault_right() RETURNS integer LANGUAGE sql {READ} AS $$
    SELECT p.id FROM public.auth_permission AS p
    JOIN public.django_content_type AS t ON t.id = p.content_type_id
    WHERE p.codename = 'hold_entry' AND t.app_label = 'vault' AND t.model = 'entry'
$$;

CREATE FUNCTION vault_holds(person bigint, which bigint) RETURNS boolean LANGUAGE sql {READ} AS $$
    SELECT public.vault_seat(person) IS NOT NULL AND EXISTS (
        SELECT FROM public.vault_custody AS c JOIN public.vault_entry AS e
            ON e.id = c.content_object_id AND e.closed_at IS NULL
        WHERE c.content_object_id = which AND c.user_id = person
          AND c.permission_id = public.vault_right())
$$;

-- Whoever enters an account acts for it until it has custodians.
CREATE FUNCTION vault_acts(person bigint, which bigint) RETURNS boolean LANGUAGE sql {READ} AS $$
    SELECT public.vault_holds(person, which) OR public.vault_seat(person) IS NOT NULL
        AND EXISTS (SELECT FROM public.vault_entry WHERE id = which AND by_id = person
                    AND closed_at IS NULL)
        AND NOT EXISTS (SELECT FROM public.vault_custody WHERE content_object_id = which)
$$;

CREATE FUNCTION vault_leads(leader bigint, person bigint) RETURNS boolean
LANGUAGE sql {READ} AS $$
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
CREATE FUNCTION vault_consented(which bigint) RETURNS boolean LANGUAGE sql {READ} AS $$
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
CREATE FUNCTION vault_lent(which bigint) RETURNS boolean LANGUAGE sql {READ} AS $$
    SELECT count(*) FILTER (WHERE public.vault_leads(d.principal_id, l.by_id)) > 0
       AND count(*) FILTER (WHERE public.vault_holds(d.principal_id, l.entry_id)) > 0
    FROM public.vault_loan AS l
    JOIN public.approvals_approval AS a ON a.id = l.approval_id
    JOIN public.approvals_decision AS d ON d.approval_id = a.id AND d.round = a.round
    WHERE l.id = which AND a.kind = 'vault.loan' AND a.state = 'approved'
      AND a.doubted_at IS NULL AND a.asker_id = l.by_id AND d.verdict = 'approved'
      AND l.by_id NOT IN (d.by_id, d.principal_id)
$$;
"""

ENTER = f"""
CREATE FUNCTION vault_add_entry() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.current_id IS NOT NULL OR NEW.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'an account begins without a secret' {REFUSED};
    END IF;
    IF public.vault_seat(NEW.by_id) IS NULL THEN
        RAISE EXCEPTION '% enters no accounts', NEW.by_id {REFUSED}, CONSTRAINT = 'vault_seat';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_entry_add BEFORE INSERT ON vault_entry
    FOR EACH ROW EXECUTE FUNCTION vault_add_entry();

CREATE FUNCTION vault_add_secret() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.entry', NEW.entry_id));
    IF NOT public.vault_acts(NEW.by_id, NEW.entry_id) THEN
        RAISE EXCEPTION '% does not keep account %', NEW.by_id, NEW.entry_id {REFUSED},
            CONSTRAINT = 'vault_holder';
    END IF;
    IF NEW.number <> 1 + coalesce((SELECT max(number) FROM public.vault_secret
                                   WHERE entry_id = NEW.entry_id), 0) THEN
        RAISE EXCEPTION 'versions follow each other' {REFUSED},
            CONSTRAINT = 'secret_number_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_secret_b_add BEFORE INSERT ON vault_secret
    FOR EACH ROW EXECUTE FUNCTION vault_add_secret();

-- What is locked comes with its version: nothing is added once it was asked for.
CREATE FUNCTION vault_add_cipher() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.vault_change WHERE secret_id = NEW.secret_id) THEN
        RAISE EXCEPTION 'secret % was asked for: nothing is added', NEW.secret_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_cipher_add BEFORE INSERT ON vault_cipher
    FOR EACH ROW EXECUTE FUNCTION vault_add_cipher();

CREATE FUNCTION vault_add_change() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.entry', NEW.entry_id));
    IF NEW.approval_id IS NOT NULL THEN
        RAISE EXCEPTION 'a change begins undecided' {REFUSED};
    END IF;
    IF NOT public.vault_acts(NEW.by_id, NEW.entry_id) THEN
        RAISE EXCEPTION '% does not keep account %', NEW.by_id, NEW.entry_id {REFUSED},
            CONSTRAINT = 'vault_holder';
    END IF;
    IF NEW.secret_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.vault_secret AS s WHERE s.id = NEW.secret_id
        AND s.entry_id = NEW.entry_id AND s.by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'secret % is another account''s', NEW.secret_id {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM public.vault_change AS c
               LEFT JOIN public.approvals_approval AS a ON a.id = c.approval_id
               WHERE c.entry_id = NEW.entry_id
                 AND coalesce(a.state, 'pending') IN ('pending', 'returned')) THEN
        RAISE EXCEPTION 'another change of account % waits', NEW.entry_id {REFUSED},
            CONSTRAINT = 'one_change_at_a_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_change_b_add BEFORE INSERT ON vault_change
    FOR EACH ROW EXECUTE FUNCTION vault_add_change();

-- Of a change or a loan nothing is written later but which request decides on it.
CREATE FUNCTION vault_keep_asked() RETURNS trigger {HEADER} AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION '% binds: rows are never deleted', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF to_jsonb(NEW) - 'approval_id' IS DISTINCT FROM to_jsonb(OLD) - 'approval_id'
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NEW.approval_id IS NOT NULL AND OLD.approval_id IS NULL AND NOT EXISTS (
           SELECT FROM public.approvals_approval WHERE id = NEW.approval_id
           AND kind = TG_ARGV[0] AND asker_id = NEW.by_id AND state = 'pending') THEN
        RAISE EXCEPTION '% stays as it was asked for', TG_TABLE_NAME {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION vault_never() RETURNS trigger {HEADER} AS $$
BEGIN
    RAISE EXCEPTION '% binds: rows are never deleted', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER vault_change_keep BEFORE UPDATE ON vault_change
    FOR EACH ROW EXECUTE FUNCTION vault_keep_asked('vault.change');
CREATE TRIGGER vault_loan_keep BEFORE UPDATE ON vault_loan
    FOR EACH ROW EXECUTE FUNCTION vault_keep_asked('vault.loan');
CREATE TRIGGER vault_change_never BEFORE DELETE OR TRUNCATE ON vault_change
    FOR EACH STATEMENT EXECUTE FUNCTION vault_never();
CREATE TRIGGER vault_loan_never BEFORE DELETE OR TRUNCATE ON vault_loan
    FOR EACH STATEMENT EXECUTE FUNCTION vault_never();
CREATE TRIGGER vault_entry_never BEFORE DELETE OR TRUNCATE ON vault_entry
    FOR EACH STATEMENT EXECUTE FUNCTION vault_never();
"""

ENACT = f"""
CREATE FUNCTION vault_enact() RETURNS trigger {HEADER} AS $$
DECLARE asked public.vault_change;
BEGIN
    SELECT * INTO STRICT asked FROM public.vault_change WHERE id = NEW.change_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.entry', asked.entry_id));
    IF NOT public.vault_consented(asked.id) THEN
        RAISE EXCEPTION 'change % is not approved', asked.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF asked.holders IS NOT NULL THEN
        IF EXISTS (SELECT FROM unnest(asked.holders) AS p WHERE public.vault_seat(p) IS NULL) THEN
            RAISE EXCEPTION 'custodians fill a seat' {REFUSED}, CONSTRAINT = 'vault_seat';
        END IF;
        DELETE FROM public.vault_custody WHERE content_object_id = asked.entry_id
            AND user_id <> ALL (asked.holders);
        INSERT INTO public.vault_custody (permission_id, user_id, content_object_id)
        SELECT public.vault_right(), p, asked.entry_id FROM unnest(asked.holders) AS p
        ON CONFLICT DO NOTHING;
    END IF;
    IF asked.what = 'closing' THEN
        UPDATE public.vault_entry SET closed_at = NEW.at WHERE id = asked.entry_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_enactment_b_enact BEFORE INSERT ON vault_enactment
    FOR EACH ROW EXECUTE FUNCTION vault_enact();

CREATE FUNCTION vault_two_hold() RETURNS trigger {HEADER} AS $$
DECLARE which bigint := coalesce(NEW.content_object_id, OLD.content_object_id);
BEGIN
    IF (SELECT count(*) FROM public.vault_custody WHERE content_object_id = which) < 2 THEN
        RAISE EXCEPTION 'account % has fewer than two custodians', which {REFUSED},
            CONSTRAINT = 'two_custodians';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER vault_custody_two AFTER INSERT OR UPDATE OR DELETE ON vault_custody
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION vault_two_hold();

CREATE FUNCTION vault_take_into_use() RETURNS trigger {HEADER} AS $$
DECLARE fresh public.vault_secret;
BEGIN
    SELECT * INTO STRICT fresh FROM public.vault_secret WHERE id = NEW.secret_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.entry', fresh.entry_id));
    IF NOT EXISTS (SELECT FROM public.vault_enactment AS n JOIN public.vault_change AS c
                   ON c.id = n.change_id WHERE c.secret_id = fresh.id) THEN
        RAISE EXCEPTION 'secret % is not approved', fresh.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NOT public.vault_holds(NEW.by_id, fresh.entry_id) THEN
        RAISE EXCEPTION '% does not keep account %', NEW.by_id, fresh.entry_id {REFUSED},
            CONSTRAINT = 'vault_holder';
    END IF;
    IF fresh.number <= (SELECT s.number FROM public.vault_entry AS e
                        JOIN public.vault_secret AS s ON s.id = e.current_id
                        WHERE e.id = fresh.entry_id) THEN
        RAISE EXCEPTION 'a newer secret is in use' {REFUSED}, CONSTRAINT = 'newer_in_use';
    END IF;
    UPDATE public.vault_entry SET current_id = fresh.id WHERE id = fresh.entry_id;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_use_b_take BEFORE INSERT ON vault_use
    FOR EACH ROW EXECUTE FUNCTION vault_take_into_use();
"""

UNDO = """
DROP FUNCTION vault_take_into_use() CASCADE;
DROP FUNCTION vault_two_hold() CASCADE;
DROP FUNCTION vault_enact() CASCADE;
DROP FUNCTION vault_never() CASCADE;
DROP FUNCTION vault_keep_asked() CASCADE;
DROP FUNCTION vault_add_change() CASCADE;
DROP FUNCTION vault_add_cipher() CASCADE;
DROP FUNCTION vault_add_secret() CASCADE;
DROP FUNCTION vault_add_entry() CASCADE;
DROP FUNCTION vault_lent(bigint);
DROP FUNCTION vault_consented(bigint);
DROP FUNCTION vault_leads(bigint, bigint);
DROP FUNCTION vault_acts(bigint, bigint);
DROP FUNCTION vault_holds(bigint, bigint);
DROP FUNCTION vault_right();
DROP FUNCTION vault_seat(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial"), ("binding", "0002_binding")]

    operations = [migrations.RunSQL(WHO + ENTER + ENACT, UNDO)]

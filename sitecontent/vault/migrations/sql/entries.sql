CREATE FUNCTION vault_add_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.current_id IS NOT NULL OR NEW.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'an account begins without a secret' USING ERRCODE = 'check_violation';
    END IF;
    IF public.vault_seat(NEW.by_id) IS NULL THEN
        RAISE EXCEPTION '% enters no accounts', NEW.by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'vault_seat';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_entry_add BEFORE INSERT ON vault_entry
    FOR EACH ROW EXECUTE FUNCTION vault_add_entry();

CREATE FUNCTION vault_add_secret() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.entry', NEW.entry_id));
    IF NOT public.vault_acts(NEW.by_id, NEW.entry_id) THEN
        RAISE EXCEPTION '% does not keep account %', NEW.by_id, NEW.entry_id
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'vault_holder';
    END IF;
    IF NEW.number <> 1 + coalesce((SELECT max(number) FROM public.vault_secret
                                   WHERE entry_id = NEW.entry_id), 0) THEN
        RAISE EXCEPTION 'versions follow each other' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'secret_number_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_secret_b_add BEFORE INSERT ON vault_secret
    FOR EACH ROW EXECUTE FUNCTION vault_add_secret();

-- What is locked comes with its version: nothing is added once it was asked for.
CREATE FUNCTION vault_add_cipher() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.vault_change WHERE secret_id = NEW.secret_id) THEN
        RAISE EXCEPTION 'secret % was asked for: nothing is added', NEW.secret_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_cipher_add BEFORE INSERT ON vault_cipher
    FOR EACH ROW EXECUTE FUNCTION vault_add_cipher();

CREATE FUNCTION vault_add_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault.entry', NEW.entry_id));
    IF NEW.approval_id IS NOT NULL THEN
        RAISE EXCEPTION 'a change begins undecided' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT public.vault_acts(NEW.by_id, NEW.entry_id) THEN
        RAISE EXCEPTION '% does not keep account %', NEW.by_id, NEW.entry_id
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'vault_holder';
    END IF;
    IF NEW.secret_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.vault_secret AS s WHERE s.id = NEW.secret_id
        AND s.entry_id = NEW.entry_id AND s.by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'secret % is another account''s', NEW.secret_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM public.vault_change AS c
               LEFT JOIN public.approvals_approval AS a ON a.id = c.approval_id
               WHERE c.entry_id = NEW.entry_id
                 AND coalesce(a.state, 'pending') IN ('pending', 'returned')) THEN
        RAISE EXCEPTION 'another change of account % waits', NEW.entry_id
            USING ERRCODE = 'check_violation',
            CONSTRAINT = 'one_change_at_a_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vault_change_b_add BEFORE INSERT ON vault_change
    FOR EACH ROW EXECUTE FUNCTION vault_add_change();

-- Of a change or a loan nothing is written later but which request decides on it.
CREATE FUNCTION vault_keep_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
        RAISE EXCEPTION '% stays as it was asked for', TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION vault_never() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE FUNCTION ledger_keep_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.approval_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' OR OLD.approval_id IS NOT NULL
       OR (NEW.id, NEW.entry_id, NEW.reason) IS DISTINCT FROM (OLD.id, OLD.entry_id, OLD.reason)
       OR NOT EXISTS (
           SELECT FROM public.approvals_approval AS a
           JOIN public.ledger_entry AS e ON e.id = NEW.entry_id
           WHERE a.id = NEW.approval_id AND a.kind = 'ledger.consent'
             AND a.params ->> 'voucher' = NEW.entry_id::text
             AND e.prepared_by_id = ANY (a.barred)) THEN
        RAISE EXCEPTION 'consent % is asked for its own voucher', NEW.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_of_its_voucher';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_consent_keep BEFORE INSERT OR UPDATE ON ledger_consent
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_consent();

CREATE FUNCTION ledger_check_claimed(voucher bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named text;
    room text;
    is_claimed boolean := false;
BEGIN
    SELECT source INTO STRICT named FROM public.ledger_entry WHERE id = voucher;
    IF named = '' OR named LIKE 'ledger.%' THEN
        RETURN;
    END IF;
    room := format('public.%I', split_part(named, '.', 1) || '_claimed');
    IF to_regprocedure(room || '(bigint)') IS NOT NULL THEN
        EXECUTE 'SELECT ' || room || '($1)' INTO is_claimed USING voucher;
    END IF;
    IF NOT is_claimed THEN
        RAISE EXCEPTION 'no document of % says that voucher % is its own (A7.1-1)', named, voucher
            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_is_known';
    END IF;
END $$;

CREATE FUNCTION ledger_claimed_movement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.ledger_check_claimed(NEW.entry_id);
    RETURN NULL;
END $$;
-- The document is written after its voucher, in one transaction.
CREATE CONSTRAINT TRIGGER ledger_movement_claimed AFTER INSERT ON ledger_movement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_claimed_movement();

CREATE FUNCTION ledger_claimed_posting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.ledger_check_claimed(NEW.entry_id);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_posting_known BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_claimed_posting();

CREATE FUNCTION ledger_check_deputy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.ledger_may(NEW.by_id, 'move_money') AND EXISTS (
        SELECT FROM public.approvals_approval WHERE id = NEW.approval_id
        AND split_part(kind, '.', 1) IN ('ledger', 'expenses', 'tours')) THEN
        RAISE EXCEPTION 'who moves money decides on none of it as a deputy (A7.1-2)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_decision_money BEFORE INSERT ON approvals_decision
    FOR EACH ROW WHEN (NEW.by_id <> NEW.principal_id) EXECUTE FUNCTION ledger_check_deputy();

CREATE FUNCTION ledger_gate_dropping() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.ledger_entry WHERE id = NEW.entry_id FOR UPDATE;
    IF EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = NEW.entry_id)
       OR EXISTS (SELECT FROM public.ledger_posting WHERE entry_id = NEW.entry_id) THEN
        RAISE EXCEPTION 'voucher % binds: it is reversed, not dropped', NEW.entry_id USING ERRCODE = 'check_violation', CONSTRAINT = 'nothing_done';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_dropping_0_gate BEFORE INSERT ON ledger_dropping
    FOR EACH ROW EXECUTE FUNCTION ledger_gate_dropping();

CREATE FUNCTION ledger_check_mover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_consent AS c
               JOIN public.approvals_decision AS d ON d.approval_id = c.approval_id
               WHERE c.entry_id = NEW.entry_id AND NEW.by_id IN (d.by_id, d.principal_id)) THEN
        RAISE EXCEPTION 'who consented to voucher % does not move its money (A7.1-2)', NEW.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_or_moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_movement_1_mover BEFORE INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION ledger_check_mover();

-- What is undone is the document of the voucher that is reversed, and none other.
CREATE FUNCTION ledger_check_reversal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_entry AS e WHERE e.id = NEW.reverses_id
                   AND (e.source, e.source_id) IS NOT DISTINCT FROM (NEW.source, NEW.source_id)) THEN
        RAISE EXCEPTION 'a reversal is of the document that it undoes (A7.1-1)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'reverses_its_document';
    END IF;
    -- Two at once wait for each other here.
    PERFORM FROM public.ledger_entry WHERE id = NEW.reverses_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM public.ledger_entry AS e
               WHERE e.reverses_id = NEW.reverses_id AND e.request <> NEW.request
                 AND NOT EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = e.id)) THEN
        RAISE EXCEPTION 'voucher % is reversed already (A7.1-1)', NEW.reverses_id
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'reversed_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_1_reversal BEFORE INSERT ON ledger_entry
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION ledger_check_reversal();

CREATE FUNCTION ledger_check_dropping() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e public.ledger_entry;
BEGIN
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    -- What was refused or withdrawn is dropped in the name of whoever said so, or asked.
    IF e.reverses_id IS NOT NULL AND e.source <> '' AND e.prepared_by_id = NEW.by_id
       AND NOT EXISTS (SELECT FROM public.ledger_consent AS c
                       JOIN public.approvals_approval AS a ON a.id = c.approval_id
                       WHERE c.entry_id = e.id AND a.state <> 'approved') THEN
        RAISE EXCEPTION 'who prepared reversal % does not drop it (A7.1-2)', e.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'dropped_by_the_other';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_dropping_1_other BEFORE INSERT ON ledger_dropping
    FOR EACH ROW EXECUTE FUNCTION ledger_check_dropping();

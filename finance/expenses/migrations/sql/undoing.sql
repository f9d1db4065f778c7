-- Nothing is undone that the books do not undo; and what is undone stays so.
CREATE FUNCTION expenses_gate_undoing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    voucher bigint;
    back public.ledger_entry;
BEGIN
    IF NEW.payment_id IS NOT NULL THEN
        SELECT entry_id INTO voucher FROM public.expenses_payment WHERE id = NEW.payment_id;
    ELSE
        SELECT entry_id INTO voucher FROM public.expenses_advance WHERE id = NEW.advance_id;
    END IF;
    SELECT e.* INTO back FROM public.ledger_entry AS e WHERE e.reverses_id = voucher
        AND NOT EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = e.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'voucher % is not reversed', voucher USING ERRCODE = 'check_violation';
    END IF;
    PERFORM public.ledger_check_source(back);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER expenses_undoing_gate AFTER INSERT ON expenses_undoing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION expenses_gate_undoing();

CREATE FUNCTION expenses_gate_undone_advance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_advance
               WHERE id = NEW.advance_id AND settled_at IS NOT NULL) THEN
        RAISE EXCEPTION 'advance % is settled', NEW.advance_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_undoing_0_open BEFORE INSERT ON expenses_undoing
    FOR EACH ROW WHEN (NEW.advance_id IS NOT NULL)
    EXECUTE FUNCTION expenses_gate_undone_advance();

CREATE FUNCTION expenses_keep_reversal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.expenses_undoing AS u
        LEFT JOIN public.expenses_payment AS p ON p.id = u.payment_id
        LEFT JOIN public.expenses_advance AS a ON a.id = u.advance_id
        WHERE coalesce(p.entry_id, a.entry_id) = (
            SELECT reverses_id FROM public.ledger_entry WHERE id = NEW.entry_id)) THEN
        RAISE EXCEPTION 'what voucher % undoes is open again: it is not dropped', NEW.entry_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_dropping_keep BEFORE INSERT ON ledger_dropping
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_reversal();

CREATE FUNCTION expenses_check_undone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = coalesce(
            (SELECT entry_id FROM public.expenses_payment WHERE id = NEW.payment_id),
            (SELECT entry_id FROM public.expenses_advance WHERE id = NEW.advance_id))
        AND (EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = r.id)
             OR EXISTS (SELECT FROM public.ledger_posting WHERE entry_id = r.id))) THEN
        RAISE EXCEPTION 'a document is undone with the money of its reversal (A7.1-1)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
-- After the gate of before, which asks for reversal and consent.
CREATE CONSTRAINT TRIGGER expenses_undoing_moved AFTER INSERT ON expenses_undoing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION expenses_check_undone();

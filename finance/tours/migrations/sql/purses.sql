-- A voucher of this fund that carries a sum on an account and whose money has moved.
CREATE FUNCTION tours_carries(voucher bigint, fund bigint, account text, net numeric)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT net = coalesce((
        SELECT sum(l.debit - l.credit) FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id AND a.code = account
        WHERE l.entry_id = voucher AND l.fund_id = fund), 0)
$$;

-- The tour of the document that a voucher names.
CREATE FUNCTION tours_tour_of(source text, which bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE source
        WHEN 'tours.receipt' THEN (SELECT tour_id FROM public.tours_receipt WHERE id = which)
        WHEN 'tours.advance' THEN (SELECT tour_id FROM public.tours_advance WHERE id = which)
        WHEN 'tours.refund' THEN (SELECT tour_id FROM public.tours_refundorder WHERE id = which)
        WHEN 'tours.repay' THEN which
        WHEN 'tours.shift' THEN which
        WHEN 'tours.settlement' THEN which
    END
$$;

CREATE FUNCTION tours_claimed(voucher bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.tours_handover WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_payout WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_giveback WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_refund WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_repayment WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_shift WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_settlement WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.ledger_entry AS e
                   JOIN public.tours_undoing AS u ON u.entry_id = e.reverses_id
                   WHERE e.id = voucher)
$$;

CREATE FUNCTION tours_of_voucher(voucher bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.id FROM public.tours_tour AS t WHERE t.fund_id IN (
        SELECT fund_id FROM public.ledger_line WHERE entry_id = voucher) ORDER BY t.id LIMIT 1
$$;

CREATE FUNCTION tours_gate_voucher() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e public.ledger_entry;
    which bigint := public.tours_of_voucher(NEW.entry_id);
BEGIN
    IF which IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM public.tours_lock(which);
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    IF public.tours_tour_of(e.source, e.source_id) IS DISTINCT FROM which
       OR (TG_TABLE_NAME = 'ledger_posting' OR e.reverses_id IS NOT NULL)
          AND NOT public.tours_claimed(e.id) THEN
        RAISE EXCEPTION 'the money of a tour moves by its own documents alone (A7.3-2)' USING ERRCODE = 'check_violation', CONSTRAINT = 'tour_money_by_tours';
    END IF;
    IF e.reverses_id IS NOT NULL THEN
        UPDATE public.tours_tour SET settlement_id = NULL WHERE settlement_id IN (
            SELECT id FROM public.tours_settlement WHERE entry_id = e.reverses_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_movement_00_tour BEFORE INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION tours_gate_voucher();
CREATE TRIGGER ledger_posting_00_tour BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION tours_gate_voucher();

CREATE FUNCTION tours_check_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
BEGIN
    IF NOT public.tours_moved(NEW.entry_id)
       OR NOT public.tours_books(NEW.entry_id, t.fund_id, '{}', '{}')
       OR NOT public.tours_carries(
            NEW.entry_id, t.fund_id, CASE NEW.way WHEN 'cash' THEN '1001' ELSE '1002' END,
            NEW.amount) THEN
        RAISE EXCEPTION 'no voucher brought % of tour % there', NEW.amount, t.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_shift_check BEFORE INSERT ON tours_shift
    FOR EACH ROW EXECUTE FUNCTION tours_check_shift();

-- What is undone was written by a document of the tour, and no later money rests on it.
CREATE FUNCTION tours_check_undoing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
    amount numeric;
    left_over numeric;
    is_fine boolean := true;
BEGIN
    IF public.tours_of_voucher(NEW.entry_id) IS DISTINCT FROM t.id
       OR NOT public.tours_claimed(NEW.entry_id)
       OR EXISTS (SELECT FROM public.ledger_entry
                  WHERE id = NEW.entry_id AND reverses_id IS NOT NULL) THEN
        RAISE EXCEPTION 'voucher % is none of tour %', NEW.entry_id, t.code USING ERRCODE = 'check_violation';
    END IF;
    SELECT r.amount INTO amount FROM public.tours_handover AS h
        JOIN public.tours_receipt AS r ON r.id = h.receipt_id WHERE h.entry_id = NEW.entry_id;
    IF EXISTS (SELECT FROM public.tours_settlement WHERE entry_id = NEW.entry_id) THEN
        is_fine := t.settlement_id = (
                SELECT id FROM public.tours_settlement WHERE entry_id = NEW.entry_id)
            AND NOT EXISTS (SELECT FROM public.tours_handover AS h
                JOIN public.tours_receipt AS r ON r.id = h.receipt_id
                WHERE r.tour_id = t.id AND h.entry_id > NEW.entry_id
                  AND NOT public.tours_undone(h.entry_id));
    ELSIF t.settlement_id IS NOT NULL THEN
        is_fine := amount IS NOT NULL AND NEW.entry_id > (
            SELECT entry_id FROM public.tours_settlement WHERE id = t.settlement_id);
    ELSIF amount IS NOT NULL THEN
        left_over := public.tours_received(t.id)
            - CASE WHEN public.tours_undone(NEW.entry_id) THEN 0 ELSE amount END;
        is_fine := left_over >= public.tours_committed(t.id, NULL) AND NOT EXISTS (
            SELECT FROM public.tours_departure AS d WHERE d.tour_id = t.id
            AND d.exemption_id IS NULL AND left_over * 100 < d.price * d.percent);
    ELSE
        is_fine := NOT EXISTS (SELECT FROM public.tours_giveback WHERE entry_id = NEW.entry_id)
            AND NOT EXISTS (SELECT FROM public.tours_giveback AS g
                JOIN public.tours_payout AS p ON p.id = g.payout_id
                WHERE p.entry_id = NEW.entry_id);
    END IF;
    IF NOT is_fine THEN
        RAISE EXCEPTION 'later money of tour % rests on voucher % (A7.3-2)', t.code, NEW.entry_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_undoing_check BEFORE INSERT ON tours_undoing
    FOR EACH ROW EXECUTE FUNCTION tours_check_undoing();

CREATE FUNCTION tours_check_hands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    which bigint := public.tours_of_voucher(NEW.entry_id);
    e public.ledger_entry;
BEGIN
    IF which IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    IF public.tours_involved(which, NEW.by_id) THEN
        RAISE EXCEPTION 'who works for a tour, or had money of it, does not move it (A7.1-2)'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tour_hands_apart';
    END IF;
    IF public.tours_decided(CASE e.source
            WHEN 'tours.advance' THEN
                (SELECT approval_id FROM public.tours_advance WHERE id = e.source_id)
            WHEN 'tours.refund' THEN
                (SELECT approval_id FROM public.tours_refundorder WHERE id = e.source_id)
            END, NEW.by_id) THEN
        RAISE EXCEPTION 'who decided on it does not pay it (A7.1-2)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'tour_decided_by_another';
    END IF;
    -- What was written before the settlement is in its figures.
    IF e.reverses_id IS NOT NULL AND e.reverses_id < (
        SELECT s.entry_id FROM public.tours_tour AS t
        JOIN public.tours_settlement AS s ON s.id = t.settlement_id WHERE t.id = which) THEN
        RAISE EXCEPTION 'the settlement of tour % is undone first (A7.3-2)', which USING ERRCODE = 'check_violation',
            CONSTRAINT = 'tour_is_settled';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_movement_01_tour_hands BEFORE INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION tours_check_hands();

-- A tour that left by exception keeps the money that the exception was given on.
CREATE FUNCTION tours_check_excepted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.tours_departure AS d
        JOIN public.tours_exemption AS e ON e.id = d.exemption_id
        JOIN public.tours_tour AS t ON t.id = d.tour_id AND t.settlement_id IS NULL
        JOIN public.tours_handover AS h ON h.entry_id = NEW.entry_id
        JOIN public.tours_receipt AS r ON r.id = h.receipt_id
        WHERE d.tour_id = NEW.tour_id AND e.received > public.tours_received(d.tour_id)
            - CASE WHEN public.tours_undone(NEW.entry_id) THEN 0 ELSE r.amount END) THEN
        RAISE EXCEPTION 'tour % departed on this money by exception (A7.3-4)', NEW.tour_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_undoing_excepted BEFORE INSERT ON tours_undoing
    FOR EACH ROW EXECUTE FUNCTION tours_check_excepted();

CREATE FUNCTION tours_check_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.tours_back(NEW.entry_id) THEN
        RAISE EXCEPTION 'a voucher is undone with the money of its reversal (A7.1-1)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tours_undoing_moved AFTER INSERT ON tours_undoing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tours_check_moved();

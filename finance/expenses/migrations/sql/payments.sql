CREATE FUNCTION expenses_check_papers(which public.expenses_claim) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_invoice AS i WHERE i.claim_id = which.id AND i.is_live
               AND 'genuine' IS DISTINCT FROM (
                   SELECT finding FROM public.expenses_verification
                   WHERE invoice_id = i.id ORDER BY id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'an invoice of claim % is not checked', which.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'invoices_are_checked';
    END IF;
END $$;

CREATE FUNCTION expenses_gate_payment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    claim public.expenses_claim;
    loan public.expenses_advance;
    run public.expenses_run;
    code text;
BEGIN
    IF NEW.claim_id IS NOT NULL THEN
        SELECT * INTO STRICT claim FROM public.expenses_claim WHERE id = NEW.claim_id FOR UPDATE;
        PERFORM public.expenses_check_once(claim.id, NULL, NULL);
        SELECT a.code INTO code FROM public.expenses_spending AS s
            JOIN public.expenses_budgetline AS b ON b.id = s.line_id
            JOIN public.expenses_category AS c ON c.id = b.category_id
            JOIN public.ledger_account AS a ON a.id = c.account_id
            WHERE s.id = claim.spending_id AND s.state = 'approved';
        IF claim.state <> 'approved' OR code IS NULL THEN
            RAISE EXCEPTION 'claim % is not signed (A7.2-2)', claim.id USING ERRCODE = 'check_violation',
                CONSTRAINT = 'consent_comes_first';
        END IF;
        PERFORM public.expenses_check_hands(claim.spending_id, NULL, NEW.by_id);
        PERFORM public.expenses_check_papers(claim);
        PERFORM public.expenses_check_voucher(
            NEW.entry_id, 'expenses.claim', claim.id, code, claim.total);
        SELECT * INTO loan FROM public.expenses_advance
            WHERE spending_id = claim.spending_id AND settled_at IS NULL;
        IF loan.id IS NOT NULL THEN
            PERFORM public.expenses_check_voucher(
                NEW.entry_id, 'expenses.claim', claim.id, '122101', -loan.amount);
        END IF;
    ELSIF NEW.run_id IS NOT NULL THEN
        SELECT * INTO STRICT run FROM public.expenses_run WHERE id = NEW.run_id FOR UPDATE;
        PERFORM public.expenses_check_once(NULL, run.id, NULL);
        SELECT a.code INTO code FROM public.expenses_budgetline AS b
            JOIN public.expenses_category AS c ON c.id = b.category_id
            JOIN public.ledger_account AS a ON a.id = c.account_id WHERE b.id = run.line_id;
        IF run.state <> 'approved' OR run.total IS DISTINCT FROM (
            SELECT sum(paid) FROM public.expenses_runrow WHERE run_id = run.id) THEN
            RAISE EXCEPTION 'run % is not approved as it stands', run.id USING ERRCODE = 'check_violation',
                CONSTRAINT = 'consent_comes_first';
        END IF;
        PERFORM public.expenses_check_hands(NULL, run.id, NEW.by_id);
        PERFORM public.expenses_check_voucher(
            NEW.entry_id, 'expenses.run', run.id, code, run.total);
    ELSE
        SELECT * INTO STRICT loan FROM public.expenses_advance WHERE id = NEW.advance_id FOR UPDATE;
        PERFORM public.expenses_check_once(NULL, NULL, loan.id);
        IF loan.settled_at IS NOT NULL THEN
            RAISE EXCEPTION 'advance % is settled already', loan.id USING ERRCODE = 'check_violation';
        END IF;
        PERFORM public.expenses_check_voucher(
            NEW.entry_id, 'expenses.return', loan.id, '122101', -loan.amount);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_payment_gate BEFORE INSERT ON expenses_payment
    FOR EACH ROW EXECUTE FUNCTION expenses_gate_payment();

CREATE FUNCTION expenses_check_once(claim bigint, run bigint, loan bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    one public.expenses_payment;
    what text := CASE WHEN claim IS NOT NULL THEN 'claim' WHEN run IS NOT NULL THEN 'run'
                      ELSE 'advance' END;
BEGIN
    FOR one IN SELECT * FROM public.expenses_payment
               WHERE claim_id = claim OR run_id = run OR advance_id = loan LOOP
        IF NOT public.expenses_is_undone(one.id) THEN
            RAISE EXCEPTION 'this is paid already' USING ERRCODE = 'unique_violation',
                CONSTRAINT = 'expenses_payment_' || what || '_id_key';
        END IF;
        -- The money that was paid wrongly is back before it is paid once more.
        IF EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = one.entry_id)
           AND NOT EXISTS (SELECT FROM public.ledger_movement AS m
                           JOIN public.ledger_entry AS e ON e.id = m.entry_id
                           WHERE e.reverses_id = one.entry_id) THEN
            RAISE EXCEPTION 'what was undone has not come back yet' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'undone_money_first';
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION expenses_whole_payment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    line bigint;
    booked text[];
BEGIN
    SELECT coalesce(r.line_id, s.line_id) INTO line
        FROM (SELECT NEW.run_id AS run, NEW.claim_id AS claim) AS n
        LEFT JOIN public.expenses_run AS r ON r.id = n.run
        LEFT JOIN public.expenses_claim AS c ON c.id = n.claim
        LEFT JOIN public.expenses_spending AS s ON s.id = c.spending_id;
    SELECT array_agg(a.code::text) INTO booked FROM public.expenses_budgetline AS b
        JOIN public.expenses_category AS c ON c.id = b.category_id
        JOIN public.ledger_account AS a ON a.id = c.account_id WHERE b.id = line;
    IF NEW.advance_id IS NOT NULL OR EXISTS (
        SELECT FROM public.expenses_advance AS l JOIN public.expenses_claim AS c
        ON c.spending_id = l.spending_id WHERE c.id = NEW.claim_id AND l.settled_at IS NULL) THEN
        booked := booked || '122101'::text;
    END IF;
    PERFORM public.expenses_check_whole(NEW.entry_id, coalesce(booked, '{}'));
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_payment_whole BEFORE INSERT ON expenses_payment
    FOR EACH ROW EXECUTE FUNCTION expenses_whole_payment();

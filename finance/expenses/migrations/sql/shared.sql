-- Money: the voucher is that of this document, over its amount, and its money has moved.
CREATE FUNCTION expenses_check_voucher(
    voucher bigint, what text, document bigint, booked text, amount numeric
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_entry
                   WHERE id = voucher AND source = what AND source_id = document)
       OR amount IS DISTINCT FROM (
           SELECT sum(l.debit - l.credit) FROM public.ledger_line AS l
           JOIN public.ledger_account AS a ON a.id = l.account_id
           WHERE l.entry_id = voucher AND a.code = booked)
       OR EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = voucher)
       OR EXISTS (SELECT FROM public.ledger_line AS l
                  JOIN public.ledger_account AS a ON a.id = l.account_id AND a.money <> ''
                  WHERE l.entry_id = voucher)
          AND NOT EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = voucher) THEN
        RAISE EXCEPTION 'voucher % does not pay % %', voucher, what, document USING ERRCODE = 'check_violation';
    END IF;
END $$;

-- The approval is of this very document: its kind, who asked, over its amount.
CREATE FUNCTION expenses_is_undone(which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.expenses_undoing WHERE payment_id = which)
$$;

CREATE FUNCTION expenses_is_doubted(spending bigint, run bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_approval AS a
        WHERE a.doubted_at IS NOT NULL AND a.state IN ('pending', 'approved') AND a.id IN (
            SELECT approval_id FROM public.expenses_spending WHERE id = spending
            UNION ALL SELECT approval_id FROM public.expenses_run WHERE id = run
            UNION ALL SELECT approval_id FROM public.expenses_claim WHERE spending_id = spending
            UNION ALL SELECT approval_id FROM public.expenses_overrun
                WHERE spending_id = spending OR run_id = run))
$$;

CREATE FUNCTION expenses_was_heard_by(spending bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_decision AS d
        JOIN public.expenses_spending AS s ON s.approval_id = d.approval_id
        WHERE s.id = spending AND d.recorded_by_id = person)
$$;

CREATE FUNCTION expenses_check_hands(spending bigint, run bigint, person bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.expenses_is_doubted(spending, run) THEN
        RAISE EXCEPTION 'the consent to this is denied (A7.2-1)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_is_denied';
    END IF;
    IF public.expenses_was_heard_by(spending, person) THEN
        RAISE EXCEPTION 'whoever heard the consent does not pay (A7.2-1)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'hears_or_pays';
    END IF;
    IF public.expenses_was_decided_by(spending, run, person) THEN
        RAISE EXCEPTION 'whoever decided does not pay (A7.1-2)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decides_or_pays';
    END IF;
END $$;

CREATE FUNCTION expenses_claimed(voucher bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.expenses_payment WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.expenses_advance WHERE entry_id = voucher)
        OR EXISTS (
            SELECT FROM public.ledger_entry AS e
            JOIN public.expenses_payment AS p ON p.entry_id = e.reverses_id
            JOIN public.expenses_undoing AS u ON u.payment_id = p.id WHERE e.id = voucher)
        OR EXISTS (
            SELECT FROM public.ledger_entry AS e
            JOIN public.expenses_advance AS a ON a.entry_id = e.reverses_id
            JOIN public.expenses_undoing AS u ON u.advance_id = a.id WHERE e.id = voucher)
$$;

-- Beside its money in one place, a voucher books these accounts of the company and no other.
CREATE FUNCTION expenses_check_whole(voucher bigint, booked text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
        JOIN public.ledger_fund AS f ON f.id = l.fund_id
        WHERE l.entry_id = voucher
          AND (f.kind <> 'company' OR a.money = '' AND a.code <> ALL (booked)))
       OR 1 < (
        SELECT count(*) FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
        WHERE l.entry_id = voucher AND a.money <> '') THEN
        RAISE EXCEPTION 'voucher % books more than its document', voucher USING ERRCODE = 'check_violation',
            CONSTRAINT = 'books_its_document_alone';
    END IF;
END $$;

CREATE FUNCTION expenses_was_decided_by(spending bigint, run bigint, person bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_decision AS d
        WHERE person IN (d.by_id, d.principal_id) AND d.approval_id IN (
            SELECT approval_id FROM public.expenses_spending WHERE id = spending
            UNION ALL SELECT approval_id FROM public.expenses_run WHERE id = run
            UNION ALL SELECT approval_id FROM public.expenses_claim WHERE spending_id = spending
            UNION ALL SELECT approval_id FROM public.expenses_overrun
                WHERE spending_id = spending OR run_id = run))
$$;

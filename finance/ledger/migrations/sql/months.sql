CREATE FUNCTION ledger_book_of(account bigint, last_month date) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(l.debit - l.credit), 0)
    FROM public.ledger_line AS l
    JOIN public.ledger_entry AS e ON e.id = l.entry_id
    JOIN public.ledger_movement AS m ON m.entry_id = e.id
    WHERE l.account_id = account AND e.period_id <= last_month
$$;

CREATE FUNCTION ledger_reconcile() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.ledger_period WHERE month = NEW.period_id FOR UPDATE;
    IF EXISTS (SELECT FROM public.ledger_closing WHERE period_id >= NEW.period_id) THEN
        RAISE EXCEPTION 'the month % is closed', NEW.period_id USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_open';
    END IF;
    NEW.book := public.ledger_book_of(NEW.account_id, NEW.period_id);
    IF NEW.stated <> NEW.book AND NEW.explanation = '' THEN
        RAISE EXCEPTION 'bank and book differ by %', NEW.stated - NEW.book USING ERRCODE = 'check_violation',
            CONSTRAINT = 'difference_is_explained';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_reconciliation_0_book BEFORE INSERT ON ledger_reconciliation
    FOR EACH ROW EXECUTE FUNCTION ledger_reconcile();

CREATE FUNCTION ledger_gate_closing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE after date := (NEW.period_id + interval '1 month')::date;
BEGIN
    PERFORM FROM public.ledger_period WHERE month = NEW.period_id FOR UPDATE;
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date < after THEN
        RAISE EXCEPTION 'the month % is not over', NEW.period_id USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_over';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_period AS p WHERE p.month < NEW.period_id
               AND NOT EXISTS (SELECT FROM public.ledger_closing AS c
                               WHERE c.period_id = p.month)) THEN
        RAISE EXCEPTION 'an earlier month is still open' USING ERRCODE = 'check_violation', CONSTRAINT = 'months_in_order';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_entry AS e WHERE e.period_id = NEW.period_id
               AND NOT EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = e.id)
               AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = e.id))
    THEN
        RAISE EXCEPTION 'a voucher of % is not posted', NEW.period_id USING ERRCODE = 'check_violation', CONSTRAINT = 'all_posted';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_cash AS m
               LEFT JOIN public.ledger_cashcount AS c ON c.day = m.day
               LEFT JOIN public.ledger_cashcheck AS k ON k.count_id = c.id
               WHERE m.day >= NEW.period_id AND m.day < after AND k.id IS NULL) THEN
        RAISE EXCEPTION 'a day of the drawer is not counted and checked' USING ERRCODE = 'check_violation', CONSTRAINT = 'all_counted';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_account AS a WHERE a.money = 'bank'
               AND EXISTS (SELECT FROM public.ledger_purse AS p WHERE p.account_id = a.id)
               AND public.ledger_book_of(a.id, NEW.period_id) IS DISTINCT FROM (
                   SELECT r.book FROM public.ledger_reconciliation AS r
                   WHERE r.account_id = a.id AND r.period_id = NEW.period_id
                   ORDER BY r.id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'a bank account is not reconciled' USING ERRCODE = 'check_violation', CONSTRAINT = 'all_reconciled';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_closing_0_gate BEFORE INSERT ON ledger_closing
    FOR EACH ROW EXECUTE FUNCTION ledger_gate_closing();

CREATE FUNCTION ledger_next_month() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    first date;
    last date;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('ledger.months', 0));
    SELECT min(month), max(month) INTO first, last FROM public.ledger_period;
    IF NEW.month < first OR NEW.month > (last + interval '1 month')::date THEN
        RAISE EXCEPTION 'the books run from % to %: % does not follow', first, last, NEW.month
            USING ERRCODE = 'check_violation', CONSTRAINT = 'months_in_a_row';
    END IF;
    IF NEW.month > (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION '% lies ahead', NEW.month USING ERRCODE = 'check_violation', CONSTRAINT = 'not_ahead';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_period_0_next BEFORE INSERT ON ledger_period
    FOR EACH ROW EXECUTE FUNCTION ledger_next_month();

-- The text that a fingerprint is taken of: keys in order, nothing between the signs.
CREATE FUNCTION ledger_canonical(what jsonb) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE jsonb_typeof(what)
        WHEN 'object' THEN '{' || coalesce((
            SELECT string_agg(to_json(key)::text || ':' || public.ledger_canonical(value), ','
                              ORDER BY key COLLATE "C") FROM jsonb_each(what)), '') || '}'
        WHEN 'array' THEN '[' || coalesce((
            SELECT string_agg(public.ledger_canonical(value), ',' ORDER BY place)
            FROM jsonb_array_elements(what) WITH ORDINALITY AS e(value, place)), '') || ']'
        ELSE what::text END
$$;

CREATE FUNCTION ledger_check_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE after date := (NEW.period_id + interval '1 month')::date;
BEGIN
    IF NEW.content ->> 'month' IS DISTINCT FROM NEW.period_id::text
       OR jsonb_typeof(NEW.content -> 'rows') IS DISTINCT FROM 'array'
       OR NEW.fingerprint <> encode(sha256(convert_to(
           public.ledger_canonical(NEW.content), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'this is no statement of %', NEW.period_id USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_its_month';
    END IF;
    IF EXISTS (
        (SELECT r ->> 'code', (r ->> 'debit')::numeric, (r ->> 'credit')::numeric
         FROM jsonb_array_elements(NEW.content -> 'rows') AS r
         WHERE (r ->> 'debit')::numeric <> 0 OR (r ->> 'credit')::numeric <> 0
         EXCEPT SELECT * FROM public.ledger_turnover_of(NEW.period_id))
        UNION ALL
        (SELECT * FROM public.ledger_turnover_of(NEW.period_id)
         EXCEPT SELECT r ->> 'code', (r ->> 'debit')::numeric, (r ->> 'credit')::numeric
         FROM jsonb_array_elements(NEW.content -> 'rows') AS r)) THEN
        RAISE EXCEPTION 'the statement of % is not what its vouchers come to', NEW.period_id USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_its_month';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_cashcount AS c WHERE c.day >= NEW.period_id AND c.day < after
               AND NOT EXISTS (SELECT FROM public.ledger_cashcheck WHERE count_id = c.id)) THEN
        RAISE EXCEPTION 'a count of the drawer is not signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'all_counted';
    END IF;
    IF NOT public.ledger_may(NEW.by_id, 'close_month')
       OR NOT public.ledger_may(NEW.agreed_by_id, 'count_drawer') THEN
        RAISE EXCEPTION 'chief accountant and cashier close together (A7.1-3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'closed_by_both';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_closing_1_statement BEFORE INSERT ON ledger_closing
    FOR EACH ROW EXECUTE FUNCTION ledger_check_statement();

CREATE FUNCTION ledger_turnover_of(which date)
RETURNS TABLE (code varchar, debit numeric, credit numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.code, sum(l.debit), sum(l.credit)
    FROM public.ledger_entry AS e
    JOIN public.ledger_posting AS p ON p.entry_id = e.id
    JOIN public.ledger_line AS l ON l.entry_id = e.id
    JOIN public.ledger_account AS a ON a.id = l.account_id
    WHERE e.period_id = which GROUP BY a.code
$$;

-- Whether the newest balance of a bank account in a month differs and nobody has signed it.
CREATE FUNCTION ledger_unsigned_bank(account bigint, which date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((
        SELECT r.stated <> r.book
           AND NOT EXISTS (SELECT FROM public.ledger_bankcheck WHERE reconciliation_id = r.id)
        FROM public.ledger_reconciliation AS r
        WHERE r.account_id = account AND r.period_id = which ORDER BY r.id DESC LIMIT 1), false)
$$;

CREATE FUNCTION ledger_check_bank() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found_row public.ledger_reconciliation;
BEGIN
    SELECT * INTO STRICT found_row FROM public.ledger_reconciliation WHERE id = NEW.reconciliation_id;
    IF EXISTS (SELECT FROM public.ledger_closing WHERE period_id >= found_row.period_id) THEN
        RAISE EXCEPTION 'the month % is closed', found_row.period_id USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_open';
    END IF;
    IF found_row.by_id = NEW.by_id OR NOT public.ledger_may(NEW.by_id, 'check_count') THEN
        RAISE EXCEPTION 'the chief accountant checks the bank (A7.1-2)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'bank_by_second_person';
    END IF;
    IF found_row.stated = found_row.book THEN
        RAISE EXCEPTION 'bank and book agree' USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_differs';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_bankcheck_0_check BEFORE INSERT ON ledger_bankcheck
    FOR EACH ROW EXECUTE FUNCTION ledger_check_bank();

CREATE FUNCTION ledger_reconcile_hand() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.ledger_may(NEW.by_id, 'count_drawer') THEN
        RAISE EXCEPTION 'the cashier enters what the bank says (A7.1-3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'bank_by_cashier';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_reconciliation_1_hand BEFORE INSERT ON ledger_reconciliation
    FOR EACH ROW EXECUTE FUNCTION ledger_reconcile_hand();

CREATE FUNCTION ledger_closing_banks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_account AS a
               WHERE public.ledger_unsigned_bank(a.id, NEW.period_id)) THEN
        RAISE EXCEPTION 'what differs at the bank is not signed (A7.1-3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'banks_are_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_closing_2_banks BEFORE INSERT ON ledger_closing
    FOR EACH ROW EXECUTE FUNCTION ledger_closing_banks();

-- After the balance of the book is computed.
CREATE FUNCTION ledger_reconcile_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.stated <> NEW.book AND char_length(btrim(NEW.explanation)) < 6 THEN
        RAISE EXCEPTION 'this does not say why bank and book differ (A7.1-3)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'difference_says_why';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_reconciliation_2_words BEFORE INSERT ON ledger_reconciliation
    FOR EACH ROW EXECUTE FUNCTION ledger_reconcile_words();

-- The statement comes with the balance it proves, from the same hand, before anybody signs it.
CREATE FUNCTION ledger_check_bank_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found_row public.ledger_reconciliation;
BEGIN
    SELECT * INTO STRICT found_row FROM public.ledger_reconciliation WHERE id = NEW.reconciliation_id;
    IF found_row.by_id <> NEW.by_id
       OR EXISTS (SELECT FROM public.ledger_bankcheck WHERE reconciliation_id = found_row.id)
       OR EXISTS (SELECT FROM public.ledger_closing WHERE period_id >= found_row.period_id)
       OR NEW.sha256 <> encode(sha256(NEW.content), 'hex') OR NEW.size <> length(NEW.content) THEN
        RAISE EXCEPTION 'this is no statement of that balance (A7.1-3)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_bankfile_0_check BEFORE INSERT ON ledger_bankfile
    FOR EACH ROW EXECUTE FUNCTION ledger_check_bank_file();

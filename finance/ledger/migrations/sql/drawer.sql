CREATE VIEW ledger_cash AS
    SELECT m.day, f.kind AS fund_kind, l.debit, l.credit
    FROM ledger_movement AS m
    JOIN ledger_line AS l ON l.entry_id = m.entry_id AND m.in_drawer
    JOIN ledger_account AS a ON a.id = l.account_id AND a.money = 'cash'
    JOIN ledger_fund AS f ON f.id = l.fund_id;

-- A day begins with what was counted the evening before: a difference is the company's own.
CREATE FUNCTION ledger_count_drawer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE last public.ledger_cashcount;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('ledger.drawer', 0));
    SELECT * INTO last FROM public.ledger_cashcount ORDER BY day DESC LIMIT 1;
    IF last.day >= NEW.day THEN
        RAISE EXCEPTION 'the drawer was counted on % already', last.day USING ERRCODE = 'check_violation', CONSTRAINT = 'drawer_counted_once';
    END IF;
    IF NEW.day > (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION '% lies ahead', NEW.day USING ERRCODE = 'check_violation', CONSTRAINT = 'not_ahead';
    END IF;
    IF NOT public.ledger_may(NEW.by_id, 'count_drawer') THEN
        RAISE EXCEPTION 'the cashier counts the drawer (A7.1-2)' USING ERRCODE = 'check_violation', CONSTRAINT = 'counted_by_cashier';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_cash WHERE day < NEW.day
               AND day > coalesce(last.day, '-infinity'::date)) THEN
        RAISE EXCEPTION 'an earlier day is not counted yet' USING ERRCODE = 'check_violation', CONSTRAINT = 'days_in_order';
    END IF;
    IF jsonb_typeof(NEW.notes) <> 'object' OR EXISTS (
        SELECT FROM jsonb_each(NEW.notes)
        WHERE NOT key = ANY (ARRAY['100', '50', '20', '10', '5', '1', '0.5', '0.1'])
           OR NOT value::text ~ '^[0-9]{1,6}$') THEN
        RAISE EXCEPTION 'these are no notes: %', NEW.notes USING ERRCODE = 'check_violation', CONSTRAINT = 'notes_are_known';
    END IF;
    NEW.opening := coalesce(last.counted, 0);
    SELECT coalesce(sum(debit), 0), coalesce(sum(credit), 0),
           coalesce(sum(debit - credit) FILTER (WHERE fund_kind = 'company'), 0)
        INTO NEW.receipts, NEW.payments, NEW.own
        FROM public.ledger_cash WHERE day = NEW.day;
    NEW.own := NEW.own + coalesce(
        last.own + last.counted - last.opening - last.receipts + last.payments, 0);
    SELECT coalesce(sum(key::numeric * value::integer), 0) INTO NEW.counted
        FROM jsonb_each_text(NEW.notes);
    IF NEW.counted <> NEW.opening + NEW.receipts - NEW.payments AND NEW.explanation = '' THEN
        RAISE EXCEPTION 'the drawer and the book differ by %',
            NEW.counted - NEW.opening - NEW.receipts + NEW.payments USING ERRCODE = 'check_violation',
            CONSTRAINT = 'difference_is_explained';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_cashcount_0_count BEFORE INSERT ON ledger_cashcount
    FOR EACH ROW EXECUTE FUNCTION ledger_count_drawer();

CREATE FUNCTION ledger_check_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_cashcount
               WHERE id = NEW.count_id AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a second person checks the count (A7.1-2)' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
    END IF;
    IF NOT public.ledger_may(NEW.by_id, 'check_count') THEN
        RAISE EXCEPTION 'the chief accountant checks a count (A7.1-2)' USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_cashcheck_0_check BEFORE INSERT ON ledger_cashcheck
    FOR EACH ROW EXECUTE FUNCTION ledger_check_count();

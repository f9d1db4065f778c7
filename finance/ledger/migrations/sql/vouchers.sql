-- A month is open to whoever holds its row in share until the transaction ends.
CREATE FUNCTION ledger_share_month(which date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.ledger_period WHERE month = which FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there are no books of %', which USING ERRCODE = 'check_violation', CONSTRAINT = 'months_in_a_row';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_closing WHERE period_id >= which) THEN
        RAISE EXCEPTION 'the month % is closed', which USING ERRCODE = 'check_violation', CONSTRAINT = 'month_is_open';
    END IF;
END $$;

CREATE FUNCTION ledger_open_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.period_id <> date_trunc('month', NEW.day)::date THEN
        RAISE EXCEPTION '% lies in another month than %', NEW.day, NEW.period_id USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_in_its_month';
    END IF;
    IF NEW.day > (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION '% lies ahead', NEW.day USING ERRCODE = 'check_violation', CONSTRAINT = 'not_ahead';
    END IF;
    PERFORM public.ledger_share_month(NEW.period_id);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_0_open BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_open_entry();

-- Lines come with their voucher: none is added once anything was done with it.
CREATE FUNCTION ledger_lines_come_first() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.ledger_entry WHERE id IN (SELECT entry_id FROM is_now) FOR SHARE;
    IF EXISTS (SELECT FROM is_now AS n WHERE
            EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = n.entry_id)
            OR EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = n.entry_id)
            OR EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = n.entry_id)) THEN
        RAISE EXCEPTION 'the voucher is settled: no line can be added (A7.1-1)'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_line_first AFTER INSERT ON ledger_line
    REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_lines_come_first();

-- What any voucher must be before money moves or the books take it.
CREATE FUNCTION ledger_check_whole(which public.ledger_entry) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lines integer;
    groups integer;
BEGIN
    PERFORM FROM public.ledger_entry WHERE id = which.id FOR UPDATE;
    IF EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = which.id) THEN
        RAISE EXCEPTION 'voucher % was dropped', which.id USING ERRCODE = 'check_violation', CONSTRAINT = 'not_dropped';
    END IF;
    SELECT count(*), count(DISTINCT l.fund_id) FILTER (WHERE f.kind = 'group')
        INTO lines, groups
        FROM public.ledger_line AS l JOIN public.ledger_fund AS f ON f.id = l.fund_id
        WHERE l.entry_id = which.id;
    IF lines < 2 THEN
        RAISE EXCEPTION 'voucher % has fewer than two lines', which.id USING ERRCODE = 'check_violation', CONSTRAINT = 'two_lines';
    END IF;
    IF groups > 1 THEN
        RAISE EXCEPTION 'voucher % touches the money of two groups', which.id USING ERRCODE = 'check_violation', CONSTRAINT = 'one_group';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_line WHERE entry_id = which.id
               GROUP BY fund_id HAVING sum(debit) <> sum(credit)) THEN
        RAISE EXCEPTION 'voucher % is out of balance', which.id USING ERRCODE = 'check_violation', CONSTRAINT = 'in_balance';
    END IF;
    IF which.reverses_id IS NOT NULL THEN
        PERFORM public.ledger_check_mirror(which);
    END IF;
END $$;

CREATE FUNCTION ledger_check_mirror(which public.ledger_entry) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_posting WHERE entry_id = which.reverses_id) THEN
        RAISE EXCEPTION 'only what is posted is reversed' USING ERRCODE = 'check_violation', CONSTRAINT = 'reverses_posted';
    END IF;
    IF EXISTS (
        (SELECT account_id, fund_id, debit, credit FROM public.ledger_line
            WHERE entry_id = which.id
         EXCEPT ALL
         SELECT account_id, fund_id, credit, debit FROM public.ledger_line
            WHERE entry_id = which.reverses_id)
        UNION ALL
        (SELECT account_id, fund_id, credit, debit FROM public.ledger_line
            WHERE entry_id = which.reverses_id
         EXCEPT ALL
         SELECT account_id, fund_id, debit, credit FROM public.ledger_line
            WHERE entry_id = which.id)
    ) THEN
        RAISE EXCEPTION 'voucher % does not mirror what it reverses', which.id USING ERRCODE = 'check_violation', CONSTRAINT = 'mirrors';
    END IF;
END $$;

CREATE FUNCTION ledger_gate_movement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e public.ledger_entry;
    change record;
    moved boolean := false;
BEGIN
    NEW.in_drawer := false;
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    PERFORM public.ledger_share_month(e.period_id);
    IF date_trunc('month', NEW.day)::date <> e.period_id THEN
        RAISE EXCEPTION 'voucher % belongs to another month', e.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'money_moves_in_its_month';
    END IF;
    IF NEW.day > (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION '% lies ahead', NEW.day USING ERRCODE = 'check_violation', CONSTRAINT = 'not_ahead';
    END IF;
    IF NOT public.ledger_may(NEW.by_id, 'move_money') THEN
        RAISE EXCEPTION 'the cashier moves money (A7.1-2)' USING ERRCODE = 'check_violation', CONSTRAINT = 'moved_by_cashier';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('ledger.drawer', 0));
    PERFORM public.ledger_check_whole(e);
    PERFORM public.ledger_check_source(e);
    INSERT INTO public.ledger_purse (fund_id, account_id, balance)
        SELECT DISTINCT l.fund_id, l.account_id, 0
        FROM public.ledger_line AS l JOIN public.ledger_account AS a ON a.id = l.account_id
        WHERE l.entry_id = e.id AND a.money <> ''
        ORDER BY 1, 2 ON CONFLICT DO NOTHING;
    FOR change IN
        SELECT p.id, a.money, sum(l.debit - l.credit) AS amount
        FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id AND a.money <> ''
        JOIN public.ledger_purse AS p ON p.fund_id = l.fund_id AND p.account_id = l.account_id
        WHERE l.entry_id = e.id GROUP BY p.id, a.money ORDER BY p.id
    LOOP
        moved := true;
        UPDATE public.ledger_purse SET balance = balance + change.amount WHERE id = change.id;
        NEW.in_drawer := NEW.in_drawer OR change.money = 'cash';
    END LOOP;
    IF e.source = 'ledger.count' THEN
        IF NEW.day <> e.day THEN
            RAISE EXCEPTION 'a difference moves on the day it was found' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'difference_as_signed';
        END IF;
    ELSIF NEW.in_drawer AND EXISTS (SELECT FROM public.ledger_cashcount WHERE day >= NEW.day) THEN
        RAISE EXCEPTION 'the drawer of % is counted already', NEW.day USING ERRCODE = 'check_violation',
            CONSTRAINT = 'drawer_is_open';
    END IF;
    IF NOT moved THEN
        RAISE EXCEPTION 'voucher % moves no money', e.id USING ERRCODE = 'check_violation', CONSTRAINT = 'moves_money';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_movement_0_gate BEFORE INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION ledger_gate_movement();

CREATE FUNCTION ledger_gate_posting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e public.ledger_entry;
    cashier bigint;
BEGIN
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    PERFORM public.ledger_share_month(e.period_id);
    PERFORM public.ledger_check_whole(e);
    PERFORM public.ledger_check_source(e);
    IF EXISTS (SELECT FROM public.ledger_line AS l
               JOIN public.ledger_account AS a ON a.id = l.account_id
               WHERE l.entry_id = e.id AND a.money <> '') THEN
        SELECT by_id INTO cashier FROM public.ledger_movement WHERE entry_id = e.id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the money of voucher % has not moved yet', e.id USING ERRCODE = 'check_violation', CONSTRAINT = 'money_first';
        END IF;
        IF cashier = NEW.by_id THEN
            RAISE EXCEPTION 'money and books are in different hands (A7.1-2)' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'money_and_books_apart';
        END IF;
    END IF;
    IF e.prepared_by_id = NEW.by_id THEN
        RAISE EXCEPTION 'who prepared voucher % does not post it (A7.1-2)', e.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'posted_by_another';
    END IF;
    IF NOT (public.ledger_may(NEW.by_id, 'post_entry')
            OR public.ledger_may(NEW.by_id, 'countersign_entry')
               AND public.ledger_may(e.prepared_by_id, 'post_entry')) THEN
        RAISE EXCEPTION 'the chief accountant posts (A7.1-2)' USING ERRCODE = 'check_violation', CONSTRAINT = 'posted_by_accountant';
    END IF;
    NEW.series := (extract(year FROM e.day) * 100 + extract(month FROM e.day)) * 10
        + array_position(ARRAY['receipt', 'payment', 'transfer'], e.kind::text);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_posting_0_gate BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_gate_posting();

-- Which documents may be behind a voucher, and what it needs where there is none.
CREATE FUNCTION ledger_check_source(which public.ledger_entry) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    change numeric;
    places integer;
    of_groups boolean;
    kept boolean;
    leaves boolean;
    owes boolean;
BEGIN
    SELECT coalesce(sum(l.debit - l.credit) FILTER (WHERE a.money <> ''), 0),
           count(*) FILTER (WHERE a.money <> ''), bool_or(f.kind = 'group'), bool_or(a.is_kept),
           bool_or(a.money = '') AND bool_or(CASE a.money WHEN '' THEN l.debit ELSE l.credit END > 0)
               AND bool_or(a.money <> ''),
           bool_or(a.is_kept AND a.category = 'asset' AND l.debit > 0)
        INTO change, places, of_groups, kept, leaves, owes
        FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
        JOIN public.ledger_fund AS f ON f.id = l.fund_id
        WHERE l.entry_id = which.id;
    IF which.kind <> (CASE WHEN places = 0 THEN 'transfer' WHEN change > 0 THEN 'receipt'
                           ELSE 'payment' END) THEN
        RAISE EXCEPTION 'voucher % is no %', which.id, which.kind USING ERRCODE = 'check_violation', CONSTRAINT = 'kind_of_its_lines';
    END IF;
    IF of_groups AND which.source NOT LIKE 'tours.%' THEN
        RAISE EXCEPTION 'the money of a group moves with its tour alone (A7.3-2)' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'group_by_its_tour';
    END IF;
    IF which.source = 'ledger.count' THEN
        PERFORM public.ledger_check_found(which, change);
    ELSIF which.source LIKE 'ledger.%' AND which.source <> 'ledger.difference' THEN
        RAISE EXCEPTION 'the books keep no document %', which.source USING ERRCODE = 'check_violation', CONSTRAINT = 'source_is_known';
    ELSIF which.source = '' AND (leaves OR kept)
       OR which.source = 'ledger.difference' AND change <= 0
       OR which.reverses_id IS NOT NULL AND (leaves OR owes) THEN
        PERFORM public.ledger_check_consent(which);
    END IF;
END $$;

CREATE FUNCTION ledger_check_consent(which public.ledger_entry) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_consent AS c
                   JOIN public.approvals_approval AS a ON a.id = c.approval_id
                   WHERE c.entry_id = which.id AND a.state = 'approved'
                     AND a.doubted_at IS NULL) THEN
        RAISE EXCEPTION 'voucher % has no consent (A7.2-1)', which.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_before_money';
    END IF;
END $$;

-- The voucher of a difference: what was found, in the company's own drawer, once it is signed.
CREATE FUNCTION ledger_check_found(which public.ledger_entry, change numeric)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_cashcount AS c
        JOIN public.ledger_cashcheck AS k ON k.count_id = c.id
        WHERE c.id = which.source_id AND c.day = which.day
          AND c.counted - c.opening - c.receipts + c.payments = change)
       OR EXISTS (
        SELECT FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
        WHERE l.entry_id = which.id AND a.code <> '1901' AND a.money <> 'cash')
       OR EXISTS (
        SELECT FROM public.ledger_movement AS m JOIN public.ledger_entry AS e ON e.id = m.entry_id
        WHERE e.source = which.source AND e.source_id = which.source_id AND e.id <> which.id) THEN
        RAISE EXCEPTION 'voucher % is not the difference of a signed count', which.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'difference_as_signed';
    END IF;
END $$;

-- What an account is stays: only its name and whether it is in use may change.
CREATE FUNCTION ledger_keep_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'account % stays: it is taken out of use instead (A7.1-1)', OLD.code
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.id, NEW.code, NEW.money, NEW.category)
       IS DISTINCT FROM (OLD.id, OLD.code, OLD.money, OLD.category) THEN
        RAISE EXCEPTION 'account % stays what it is (A7.1-1)', OLD.code
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_keep BEFORE UPDATE OR DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_account();

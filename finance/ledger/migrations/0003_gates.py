"""The gates of the books. A voucher passes them once: money moves, then it is posted.

The services say the same, kindly. Here it holds for whoever writes past them. Locks are taken in
one order everywhere: the month, the drawer, the voucher, the purses by id, the series.
"""

from django.db import migrations

from regulations.binding.triggers import link, refuse_changes, stamp

BINDING = (
    "entry", "line", "movement", "posting", "dropping", "cashcount", "cashcheck",
    "reconciliation", "closing",
)  # fmt: skip
STAMPED = tuple(table for table in BINDING if table != "line")
HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
DRAWER = "hashtextextended('ledger.drawer', 0)"

# A month is open to whoever holds its row in share until the transaction ends.
OPEN = f"""
CREATE FUNCTION ledger_share_month(which date) RETURNS void {HEADER} AS $$
BEGIN
    PERFORM FROM public.ledger_period WHERE month = which FOR SHARE;
    IF EXISTS (SELECT FROM public.ledger_closing WHERE period_id = which) THEN
        RAISE EXCEPTION 'the month % is closed', which {REFUSED}, CONSTRAINT = 'month_is_open';
    END IF;
END $$;

CREATE FUNCTION ledger_open_entry() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.period_id <> date_trunc('month', NEW.day)::date THEN
        RAISE EXCEPTION '% lies in another month than %', NEW.day, NEW.period_id {REFUSED}, CONSTRAINT = 'entry_in_its_month';
    END IF;
    PERFORM public.ledger_share_month(NEW.period_id);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_0_open BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_open_entry();
"""

# Lines come with their voucher: none is added once anything was done with it.
LINES = f"""
CREATE FUNCTION ledger_lines_come_first() RETURNS trigger {HEADER} AS $$
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
"""

# What any voucher must be before money moves or the books take it.
WHOLE = f"""
CREATE FUNCTION ledger_check_whole(which public.ledger_entry) RETURNS void {HEADER} AS $$
DECLARE
    lines integer;
    groups integer;
BEGIN
    PERFORM FROM public.ledger_entry WHERE id = which.id FOR UPDATE;
    IF EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = which.id) THEN
        RAISE EXCEPTION 'voucher % was dropped', which.id {REFUSED}, CONSTRAINT = 'not_dropped';
    END IF;
    SELECT count(*), count(DISTINCT l.fund_id) FILTER (WHERE f.kind = 'group')
        INTO lines, groups
        FROM public.ledger_line AS l JOIN public.ledger_fund AS f ON f.id = l.fund_id
        WHERE l.entry_id = which.id;
    IF lines < 2 THEN
        RAISE EXCEPTION 'voucher % has fewer than two lines', which.id {REFUSED}, CONSTRAINT = 'two_lines';
    END IF;
    IF groups > 1 THEN
        RAISE EXCEPTION 'voucher % touches the money of two groups', which.id {REFUSED}, CONSTRAINT = 'one_group';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_line WHERE entry_id = which.id
               GROUP BY fund_id HAVING sum(debit) <> sum(credit)) THEN
        RAISE EXCEPTION 'voucher % is out of balance', which.id {REFUSED}, CONSTRAINT = 'in_balance';
    END IF;
    IF which.reverses_id IS NOT NULL THEN
        PERFORM public.ledger_check_mirror(which);
    END IF;
END $$;

CREATE FUNCTION ledger_check_mirror(which public.ledger_entry) RETURNS void {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_posting WHERE entry_id = which.reverses_id) THEN
        RAISE EXCEPTION 'only what is posted is reversed' {REFUSED}, CONSTRAINT = 'reverses_posted';
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
        RAISE EXCEPTION 'voucher % does not mirror what it reverses', which.id {REFUSED}, CONSTRAINT = 'mirrors';
    END IF;
END $$;
"""

MOVE = f"""
CREATE FUNCTION ledger_gate_movement() RETURNS trigger {HEADER} AS $$
DECLARE
    e public.ledger_entry;
    change record;
    moved boolean := false;
BEGIN
    NEW.in_drawer := false;
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    PERFORM public.ledger_share_month(e.period_id);
    IF date_trunc('month', NEW.day)::date <> e.period_id THEN
        RAISE EXCEPTION 'voucher % belongs to another month', e.id {REFUSED},
            CONSTRAINT = 'money_moves_in_its_month';
    END IF;
    PERFORM pg_advisory_xact_lock_shared({DRAWER});
    PERFORM public.ledger_check_whole(e);
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
    IF NEW.in_drawer AND EXISTS (SELECT FROM public.ledger_cashcount WHERE day >= NEW.day) THEN
        RAISE EXCEPTION 'the drawer of % is counted already', NEW.day {REFUSED},
            CONSTRAINT = 'drawer_is_open';
    END IF;
    IF NOT moved THEN
        RAISE EXCEPTION 'voucher % moves no money', e.id {REFUSED}, CONSTRAINT = 'moves_money';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_movement_0_gate BEFORE INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION ledger_gate_movement();
"""

POST = f"""
CREATE FUNCTION ledger_gate_posting() RETURNS trigger {HEADER} AS $$
DECLARE
    e public.ledger_entry;
    cashier bigint;
BEGIN
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    PERFORM public.ledger_share_month(e.period_id);
    PERFORM public.ledger_check_whole(e);
    IF EXISTS (SELECT FROM public.ledger_line AS l
               JOIN public.ledger_account AS a ON a.id = l.account_id
               WHERE l.entry_id = e.id AND a.money <> '') THEN
        SELECT by_id INTO cashier FROM public.ledger_movement WHERE entry_id = e.id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the money of voucher % has not moved yet', e.id {REFUSED}, CONSTRAINT = 'money_first';
        END IF;
        IF cashier = NEW.by_id THEN
            RAISE EXCEPTION 'money and books are in different hands (A7.1-2)' {REFUSED},
                CONSTRAINT = 'money_and_books_apart';
        END IF;
    END IF;
    NEW.series := (extract(year FROM e.day) * 100 + extract(month FROM e.day)) * 10
        + array_position(ARRAY['receipt', 'payment', 'transfer'], e.kind::text);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_posting_0_gate BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_gate_posting();

CREATE FUNCTION ledger_gate_dropping() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM FROM public.ledger_entry WHERE id = NEW.entry_id FOR UPDATE;
    IF EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = NEW.entry_id)
       OR EXISTS (SELECT FROM public.ledger_posting WHERE entry_id = NEW.entry_id) THEN
        RAISE EXCEPTION 'voucher % binds: it is reversed, not dropped', NEW.entry_id {REFUSED}, CONSTRAINT = 'nothing_done';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_dropping_0_gate BEFORE INSERT ON ledger_dropping
    FOR EACH ROW EXECUTE FUNCTION ledger_gate_dropping();
"""

# A chain for each series; what it hashes is the voucher whole, as canonical text.
CHAIN = """
CREATE FUNCTION ledger_series_root(which bigint) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, 'ledger', which)::text
$$;
CREATE FUNCTION ledger_posting_payload(p public.ledger_posting) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, p.id, p.series, p.seq, p.by_id, extract(epoch FROM p.at),
        extract(epoch FROM p.recorded_at), encode(p.previous, 'hex'),
        e.id, e.kind, e.day, e.summary, e.source, e.source_id, e.request, e.prepared_by_id,
        e.reverses_id, extract(epoch FROM e.at), extract(epoch FROM e.recorded_at),
        (SELECT jsonb_build_array(m.by_id, m.day, extract(epoch FROM m.at),
                                  extract(epoch FROM m.recorded_at))
         FROM public.ledger_movement AS m WHERE m.entry_id = e.id),
        (SELECT jsonb_agg(jsonb_build_array(l.position, l.account_id, l.fund_id, l.debit,
                                            l.credit, l.text) ORDER BY l.position)
         FROM public.ledger_line AS l WHERE l.entry_id = e.id))::text
    FROM public.ledger_entry AS e WHERE e.id = p.entry_id
$$;
"""

UNDO = """
DROP TRIGGER ledger_dropping_0_gate ON ledger_dropping;
DROP TRIGGER ledger_posting_0_gate ON ledger_posting;
DROP TRIGGER ledger_movement_0_gate ON ledger_movement;
DROP TRIGGER ledger_line_first ON ledger_line;
DROP TRIGGER ledger_entry_0_open ON ledger_entry;
DROP FUNCTION ledger_gate_dropping();
DROP FUNCTION ledger_gate_posting();
DROP FUNCTION ledger_gate_movement();
DROP FUNCTION ledger_check_whole(ledger_entry);
DROP FUNCTION ledger_check_mirror(ledger_entry);
DROP FUNCTION ledger_lines_come_first();
DROP FUNCTION ledger_open_entry();
DROP FUNCTION ledger_share_month(date);
DROP FUNCTION ledger_posting_payload(ledger_posting);
DROP FUNCTION ledger_series_root(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_chart"), ("binding", "0002_functions")]

    operations = [
        migrations.RunSQL(OPEN + LINES + WHOLE + MOVE + POST + CHAIN, UNDO),
        *(stamp(f"ledger_{table}") for table in STAMPED),
        link(
            "ledger_posting",
            chain="ledger",
            key="series",
            payload="ledger_posting_payload",
            root="ledger_series_root",
        ),
        *(refuse_changes(f"ledger_{table}", clause="A7.1-1") for table in BINDING),
    ]

"""Stricter gates: months in a row, kinds from the lines, hands by position, consents to what is
booked by hand, differences of the drawer booked on the day they were found, accounts as they are.

Locks as before; the months' own lock comes ahead of all others and only where a month begins.
"""

import re
from importlib import import_module

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
DRAWER = "hashtextextended('ledger.drawer', 0)"
TODAY = "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date"
# The values of vouchers whose document the books keep themselves.
FOUND, BORNE = "ledger.count", "ledger.difference"

# The first month is where the books begin; each later one follows the last.
FILL = """
INSERT INTO ledger_period
SELECT generate_series(min(month), max(month), interval '1 month')::date FROM ledger_period
ON CONFLICT DO NOTHING;
"""
MONTHS = f"""
CREATE FUNCTION ledger_next_month() RETURNS trigger {HEADER} AS $$
DECLARE
    first date;
    last date;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('ledger.months', 0));
    SELECT min(month), max(month) INTO first, last FROM public.ledger_period;
    IF NEW.month < first OR NEW.month > (last + interval '1 month')::date THEN
        RAISE EXCEPTION 'the books run from % to %: % does not follow', first, last, NEW.month
            {REFUSED}, CONSTRAINT = 'months_in_a_row';
    END IF;
    IF NEW.month > {TODAY} THEN
        RAISE EXCEPTION '% lies ahead', NEW.month {REFUSED}, CONSTRAINT = 'not_ahead';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_period_0_next BEFORE INSERT ON ledger_period
    FOR EACH ROW EXECUTE FUNCTION ledger_next_month();

CREATE OR REPLACE FUNCTION ledger_share_month(which date) RETURNS void {HEADER} AS $$
BEGIN
    PERFORM FROM public.ledger_period WHERE month = which FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there are no books of %', which {REFUSED}, CONSTRAINT = 'months_in_a_row';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_closing WHERE period_id >= which) THEN
        RAISE EXCEPTION 'the month % is closed', which {REFUSED}, CONSTRAINT = 'month_is_open';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_open_entry() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.period_id <> date_trunc('month', NEW.day)::date THEN
        RAISE EXCEPTION '% lies in another month than %', NEW.day, NEW.period_id {REFUSED}, CONSTRAINT = 'entry_in_its_month';
    END IF;
    IF NEW.day > {TODAY} THEN
        RAISE EXCEPTION '% lies ahead', NEW.day {REFUSED}, CONSTRAINT = 'not_ahead';
    END IF;
    PERFORM public.ledger_share_month(NEW.period_id);
    RETURN NEW;
END $$;
"""

# Whether a person's position includes a step of the books, as the services ask it.
HANDS = f"""
CREATE FUNCTION ledger_may(person bigint, what text) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        JOIN public.auth_group_permissions AS g ON g.group_id = p.group_id
        JOIN public.auth_permission AS r ON r.id = g.permission_id AND r.codename = what
        JOIN public.django_content_type AS t ON t.id = r.content_type_id AND t.app_label = 'ledger'
        WHERE e.id = person AND e.is_active)
$$;
"""

# Which documents may be behind a voucher, and what it needs where there is none.
SOURCE = f"""
CREATE FUNCTION ledger_check_source(which public.ledger_entry) RETURNS void {HEADER} AS $$
DECLARE
    change numeric;
    places integer;
    of_groups boolean;
    kept boolean;
BEGIN
    SELECT coalesce(sum(l.debit - l.credit) FILTER (WHERE a.money <> ''), 0),
           count(*) FILTER (WHERE a.money <> ''), bool_or(f.kind = 'group'), bool_or(a.is_kept)
        INTO change, places, of_groups, kept
        FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
        JOIN public.ledger_fund AS f ON f.id = l.fund_id
        WHERE l.entry_id = which.id;
    IF which.kind <> (CASE WHEN places = 0 THEN 'transfer' WHEN change > 0 THEN 'receipt'
                           ELSE 'payment' END) THEN
        RAISE EXCEPTION 'voucher % is no %', which.id, which.kind {REFUSED}, CONSTRAINT = 'kind_of_its_lines';
    END IF;
    IF of_groups AND which.source NOT LIKE 'tours.%' THEN
        RAISE EXCEPTION 'the money of a group moves with its tour alone (A7.3-2)' {REFUSED},
            CONSTRAINT = 'group_by_its_tour';
    END IF;
    IF which.source = '{FOUND}' THEN
        PERFORM public.ledger_check_found(which, change);
    ELSIF which.source LIKE 'ledger.%' AND which.source <> '{BORNE}' THEN
        RAISE EXCEPTION 'the books keep no document %', which.source {REFUSED}, CONSTRAINT = 'source_is_known';
    ELSIF which.source = '' AND (change < 0 OR kept)
       OR which.source = '{BORNE}' AND change <= 0 THEN
        PERFORM public.ledger_check_consent(which);
    END IF;
END $$;

CREATE FUNCTION ledger_check_consent(which public.ledger_entry) RETURNS void {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_consent AS c
                   JOIN public.approvals_approval AS a ON a.id = c.approval_id
                   WHERE c.entry_id = which.id AND a.state = 'approved'
                     AND a.doubted_at IS NULL) THEN
        RAISE EXCEPTION 'voucher % has no consent (A7.2-1)', which.id {REFUSED},
            CONSTRAINT = 'consent_before_money';
    END IF;
END $$;

-- The voucher of a difference: what was found, in the company's own drawer, once it is signed.
CREATE FUNCTION ledger_check_found(which public.ledger_entry, change numeric)
RETURNS void {HEADER} AS $$
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
        RAISE EXCEPTION 'voucher % is not the difference of a signed count', which.id {REFUSED},
            CONSTRAINT = 'difference_as_signed';
    END IF;
END $$;

CREATE FUNCTION ledger_keep_consent() RETURNS trigger {HEADER} AS $$
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
        RAISE EXCEPTION 'consent % is asked for its own voucher', NEW.id {REFUSED},
            CONSTRAINT = 'consent_of_its_voucher';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_consent_keep BEFORE INSERT OR UPDATE ON ledger_consent
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_consent();
"""

MOVE = f"""
CREATE OR REPLACE FUNCTION ledger_gate_movement() RETURNS trigger {HEADER} AS $$
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
    IF NEW.day > {TODAY} THEN
        RAISE EXCEPTION '% lies ahead', NEW.day {REFUSED}, CONSTRAINT = 'not_ahead';
    END IF;
    IF NOT public.ledger_may(NEW.by_id, 'move_money') THEN
        RAISE EXCEPTION 'the cashier moves money (A7.1-2)' {REFUSED}, CONSTRAINT = 'moved_by_cashier';
    END IF;
    PERFORM pg_advisory_xact_lock_shared({DRAWER});
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
    IF e.source = '{FOUND}' THEN
        IF NEW.day <> e.day THEN
            RAISE EXCEPTION 'a difference moves on the day it was found' {REFUSED},
                CONSTRAINT = 'difference_as_signed';
        END IF;
    ELSIF NEW.in_drawer AND EXISTS (SELECT FROM public.ledger_cashcount WHERE day >= NEW.day) THEN
        RAISE EXCEPTION 'the drawer of % is counted already', NEW.day {REFUSED},
            CONSTRAINT = 'drawer_is_open';
    END IF;
    IF NOT moved THEN
        RAISE EXCEPTION 'voucher % moves no money', e.id {REFUSED}, CONSTRAINT = 'moves_money';
    END IF;
    RETURN NEW;
END $$;
"""

POST = f"""
CREATE OR REPLACE FUNCTION ledger_gate_posting() RETURNS trigger {HEADER} AS $$
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
            RAISE EXCEPTION 'the money of voucher % has not moved yet', e.id {REFUSED}, CONSTRAINT = 'money_first';
        END IF;
        IF cashier = NEW.by_id THEN
            RAISE EXCEPTION 'money and books are in different hands (A7.1-2)' {REFUSED},
                CONSTRAINT = 'money_and_books_apart';
        END IF;
    END IF;
    IF e.prepared_by_id = NEW.by_id THEN
        RAISE EXCEPTION 'who prepared voucher % does not post it (A7.1-2)', e.id {REFUSED},
            CONSTRAINT = 'posted_by_another';
    END IF;
    IF NOT (public.ledger_may(NEW.by_id, 'post_entry')
            OR public.ledger_may(NEW.by_id, 'countersign_entry')
               AND public.ledger_may(e.prepared_by_id, 'post_entry')) THEN
        RAISE EXCEPTION 'the chief accountant posts (A7.1-2)' {REFUSED}, CONSTRAINT = 'posted_by_accountant';
    END IF;
    NEW.series := (extract(year FROM e.day) * 100 + extract(month FROM e.day)) * 10
        + array_position(ARRAY['receipt', 'payment', 'transfer'], e.kind::text);
    RETURN NEW;
END $$;
"""

# A day begins with what was counted the evening before: a difference is the company's own.
COUNT = f"""
CREATE OR REPLACE FUNCTION ledger_count_drawer() RETURNS trigger {HEADER} AS $$
DECLARE last public.ledger_cashcount;
BEGIN
    PERFORM pg_advisory_xact_lock({DRAWER});
    SELECT * INTO last FROM public.ledger_cashcount ORDER BY day DESC LIMIT 1;
    IF last.day >= NEW.day THEN
        RAISE EXCEPTION 'the drawer was counted on % already', last.day {REFUSED}, CONSTRAINT = 'drawer_counted_once';
    END IF;
    IF NEW.day > {TODAY} THEN
        RAISE EXCEPTION '% lies ahead', NEW.day {REFUSED}, CONSTRAINT = 'not_ahead';
    END IF;
    IF NOT public.ledger_may(NEW.by_id, 'count_drawer') THEN
        RAISE EXCEPTION 'the cashier counts the drawer (A7.1-2)' {REFUSED}, CONSTRAINT = 'counted_by_cashier';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_cash WHERE day < NEW.day
               AND day > coalesce(last.day, '-infinity'::date)) THEN
        RAISE EXCEPTION 'an earlier day is not counted yet' {REFUSED}, CONSTRAINT = 'days_in_order';
    END IF;
    IF jsonb_typeof(NEW.notes) <> 'object' OR EXISTS (
        SELECT FROM jsonb_each(NEW.notes)
        WHERE NOT key = ANY (ARRAY['100', '50', '20', '10', '5', '1', '0.5', '0.1'])
           OR NOT value::text ~ '^[0-9]{{1,6}}$') THEN
        RAISE EXCEPTION 'these are no notes: %', NEW.notes {REFUSED}, CONSTRAINT = 'notes_are_known';
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
            NEW.counted - NEW.opening - NEW.receipts + NEW.payments {REFUSED},
            CONSTRAINT = 'difference_is_explained';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION ledger_check_count() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_cashcount
               WHERE id = NEW.count_id AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a second person checks the count (A7.1-2)' {REFUSED}, CONSTRAINT = 'second_person';
    END IF;
    IF NOT public.ledger_may(NEW.by_id, 'check_count') THEN
        RAISE EXCEPTION 'the chief accountant checks a count (A7.1-2)' {REFUSED}, CONSTRAINT = 'second_person';
    END IF;
    RETURN NEW;
END $$;
"""

CLOSE = f"""
CREATE OR REPLACE FUNCTION ledger_reconcile() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM FROM public.ledger_period WHERE month = NEW.period_id FOR UPDATE;
    IF EXISTS (SELECT FROM public.ledger_closing WHERE period_id >= NEW.period_id) THEN
        RAISE EXCEPTION 'the month % is closed', NEW.period_id {REFUSED}, CONSTRAINT = 'month_is_open';
    END IF;
    NEW.book := public.ledger_book_of(NEW.account_id, NEW.period_id);
    IF NEW.stated <> NEW.book AND NEW.explanation = '' THEN
        RAISE EXCEPTION 'bank and book differ by %', NEW.stated - NEW.book {REFUSED},
            CONSTRAINT = 'difference_is_explained';
    END IF;
    RETURN NEW;
END $$;

-- The text that a fingerprint is taken of: keys in order, nothing between the signs.
CREATE FUNCTION ledger_canonical(what jsonb) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE jsonb_typeof(what)
        WHEN 'object' THEN '{{' || coalesce((
            SELECT string_agg(to_json(key)::text || ':' || public.ledger_canonical(value), ','
                              ORDER BY key COLLATE "C") FROM jsonb_each(what)), '') || '}}'
        WHEN 'array' THEN '[' || coalesce((
            SELECT string_agg(public.ledger_canonical(value), ',' ORDER BY place)
            FROM jsonb_array_elements(what) WITH ORDINALITY AS e(value, place)), '') || ']'
        ELSE what::text END
$$;

CREATE FUNCTION ledger_check_statement() RETURNS trigger {HEADER} AS $$
DECLARE after date := (NEW.period_id + interval '1 month')::date;
BEGIN
    IF NEW.content ->> 'month' IS DISTINCT FROM NEW.period_id::text
       OR jsonb_typeof(NEW.content -> 'rows') IS DISTINCT FROM 'array'
       OR NEW.fingerprint <> encode(sha256(convert_to(
           public.ledger_canonical(NEW.content), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'this is no statement of %', NEW.period_id {REFUSED}, CONSTRAINT = 'statement_of_its_month';
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
        RAISE EXCEPTION 'the statement of % is not what its vouchers come to', NEW.period_id {REFUSED}, CONSTRAINT = 'statement_of_its_month';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_cashcount AS c WHERE c.day >= NEW.period_id AND c.day < after
               AND NOT EXISTS (SELECT FROM public.ledger_cashcheck WHERE count_id = c.id)) THEN
        RAISE EXCEPTION 'a count of the drawer is not signed' {REFUSED}, CONSTRAINT = 'all_counted';
    END IF;
    IF NOT public.ledger_may(NEW.by_id, 'close_month')
       OR NOT public.ledger_may(NEW.agreed_by_id, 'count_drawer') THEN
        RAISE EXCEPTION 'chief accountant and cashier close together (A7.1-3)' {REFUSED},
            CONSTRAINT = 'closed_by_both';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_closing_1_statement BEFORE INSERT ON ledger_closing
    FOR EACH ROW EXECUTE FUNCTION ledger_check_statement();

CREATE FUNCTION ledger_turnover_of(which date)
RETURNS TABLE (code varchar, debit numeric, credit numeric) {SQL} AS $$
    SELECT a.code, sum(l.debit), sum(l.credit)
    FROM public.ledger_entry AS e
    JOIN public.ledger_posting AS p ON p.entry_id = e.id
    JOIN public.ledger_line AS l ON l.entry_id = e.id
    JOIN public.ledger_account AS a ON a.id = l.account_id
    WHERE e.period_id = which GROUP BY a.code
$$;
"""

# What an account is stays: only its name and whether it is in use may change.
ACCOUNT = f"""
CREATE FUNCTION ledger_keep_account() RETURNS trigger {HEADER} AS $$
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
"""


def _as_before() -> str:
    """The functions that this replaces, as the two migrations ahead of it made them."""
    gates = import_module("finance.ledger.migrations.0003_gates")
    counts = import_module("finance.ledger.migrations.0004_counts")
    made = gates.OPEN + gates.MOVE + gates.POST + counts.COUNT + counts.RECONCILE
    functions = re.sub(r"CREATE TRIGGER [^;]*;", "", made)
    return functions.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


UNDO = """
DROP TRIGGER ledger_account_keep ON ledger_account;
DROP TRIGGER ledger_closing_1_statement ON ledger_closing;
DROP TRIGGER ledger_consent_keep ON ledger_consent;
DROP TRIGGER ledger_period_0_next ON ledger_period;
DROP FUNCTION ledger_keep_account();
DROP FUNCTION ledger_check_statement();
DROP FUNCTION ledger_turnover_of(date);
DROP FUNCTION ledger_canonical(jsonb);
DROP FUNCTION ledger_keep_consent();
DROP FUNCTION ledger_check_found(ledger_entry, numeric);
DROP FUNCTION ledger_check_consent(ledger_entry);
DROP FUNCTION ledger_check_source(ledger_entry);
DROP FUNCTION ledger_may(bigint, text);
DROP FUNCTION ledger_next_month();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_consents"),
        ("approvals", "0007_doubts"),
        ("people", "0007_named_kinds"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(
            FILL + MONTHS + HANDS + SOURCE + MOVE + POST + COUNT + CLOSE + ACCOUNT,
            _as_before() + UNDO,
        ),
    ]

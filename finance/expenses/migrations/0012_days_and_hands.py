"""Days of invoices, and whose hand does what: releases, and paying what one decided on."""

from importlib import import_module

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

DAYS = f"""
-- Business spending is consented to beforehand: an invoice of an earlier day was spent without.
CREATE FUNCTION expenses_check_day() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.day > (NEW.at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'an invoice is of no day to come (A7.2-1)' {REFUSED},
            CONSTRAINT = 'invoice_not_ahead';
    END IF;
    IF NEW.amount > 0 AND EXISTS (
        SELECT FROM public.expenses_claim AS c
        JOIN public.expenses_spending AS s ON s.id = c.spending_id
        JOIN public.expenses_budgetline AS b ON b.id = s.line_id
        JOIN public.expenses_category AS k ON k.id = b.category_id AND k.kind = 'business'
        JOIN public.approvals_approval AS a ON a.id = s.approval_id
        WHERE c.id = NEW.claim_id
          AND NEW.day < (a.ended_at AT TIME ZONE 'Asia/Shanghai')::date) THEN
        RAISE EXCEPTION 'invoice % is older than the consent (A7.4-1)', NEW.number {REFUSED},
            CONSTRAINT = 'business_beforehand';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_day BEFORE INSERT ON expenses_invoice
    FOR EACH ROW EXECUTE FUNCTION expenses_check_day();
"""

HANDS = f"""
-- Whether a person's position includes a step of spending, as the services ask it.
CREATE FUNCTION expenses_may(person bigint, what text) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        JOIN public.auth_group_permissions AS g ON g.group_id = p.group_id
        JOIN public.auth_permission AS r ON r.id = g.permission_id AND r.codename = what
        JOIN public.django_content_type AS t
            ON t.id = r.content_type_id AND t.app_label = 'expenses'
        WHERE e.id = person AND e.is_active)
$$;
CREATE OR REPLACE FUNCTION expenses_check_release() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT public.expenses_may(NEW.by_id, 'release_advance') OR NOT EXISTS (
        SELECT FROM public.expenses_spending WHERE id = NEW.spending_id AND state = 'approved'
        AND person_id <> NEW.by_id AND public.expenses_may(person_id, 'pay_expense')) THEN
        RAISE EXCEPTION 'a second person releases this, the chief accountant (A7.1-2)'
            {REFUSED}, CONSTRAINT = 'hands_out_to_another';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION expenses_was_decided_by(spending bigint, run bigint, person bigint)
RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_decision AS d
        WHERE person IN (d.by_id, d.principal_id) AND d.approval_id IN (
            SELECT approval_id FROM public.expenses_spending WHERE id = spending
            UNION ALL SELECT approval_id FROM public.expenses_run WHERE id = run
            UNION ALL SELECT approval_id FROM public.expenses_claim WHERE spending_id = spending
            UNION ALL SELECT approval_id FROM public.expenses_overrun
                WHERE spending_id = spending OR run_id = run))
$$;
CREATE OR REPLACE FUNCTION expenses_check_hands(spending bigint, run bigint, person bigint)
RETURNS void {HEADER} AS $$
BEGIN
    IF public.expenses_is_doubted(spending, run) THEN
        RAISE EXCEPTION 'the consent to this is denied (A7.2-1)' {REFUSED},
            CONSTRAINT = 'consent_is_denied';
    END IF;
    IF public.expenses_was_heard_by(spending, person) THEN
        RAISE EXCEPTION 'whoever heard the consent does not pay (A7.2-1)' {REFUSED},
            CONSTRAINT = 'hears_or_pays';
    END IF;
    IF public.expenses_was_decided_by(spending, run, person) THEN
        RAISE EXCEPTION 'whoever decided does not pay (A7.1-2)' {REFUSED},
            CONSTRAINT = 'decides_or_pays';
    END IF;
END $$;
"""
UNDO = """
DROP FUNCTION expenses_was_decided_by(bigint, bigint, bigint);
DROP FUNCTION expenses_may(bigint, text);
"""


def _as_before() -> str:
    made = import_module("finance.expenses.migrations.0008_hands").HANDS
    functions = made[: made.index("CREATE TRIGGER")]
    return functions.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("expenses", "0011_owed_back")]

    operations = [
        migrations.RunSQL(DAYS, "DROP FUNCTION expenses_check_day() CASCADE"),
        migrations.RunSQL(HANDS, _as_before() + UNDO),
    ]

"""One register of invoices for the company: what makes two the same is said by the database.

A number of twenty digits is one of its own, whatever was typed as a code beside it. An invoice
without a claim stands for what an upper room spent; that room sees to it that it stands for one
thing and is checked by a second person.
"""

import django.db.models.deletion
from django.db import migrations, models

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

KEY = f"""
CREATE FUNCTION expenses_invoice_key(code text, number text) RETURNS text {SQL} AS $$
    SELECT CASE WHEN n ~ '^[0-9]{{20}}$' THEN ':' || n ELSE c || ':' || n END
    FROM (SELECT upper(regexp_replace(code, '[[:space:]-]', '', 'g')) AS c,
                 upper(regexp_replace(number, '[[:space:]-]', '', 'g')) AS n) AS plain
$$;
CREATE FUNCTION expenses_name_invoice() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.day IS NULL THEN
        RAISE EXCEPTION 'an invoice has its day' {REFUSED};
    END IF;
    NEW.key := public.expenses_invoice_key(NEW.code, NEW.number);
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_0_key BEFORE INSERT ON expenses_invoice
    FOR EACH ROW EXECUTE FUNCTION expenses_name_invoice();
"""
KEY_UNDO = """
DROP FUNCTION expenses_name_invoice() CASCADE;
DROP FUNCTION expenses_invoice_key(text, text);
"""

# Those known so far; of two that turn out to be the same the earlier keeps its place.
RENAME = """
ALTER TABLE expenses_invoice DISABLE TRIGGER USER;
UPDATE expenses_invoice AS i SET key = expenses_invoice_key(i.code, i.number)
WHERE i.key <> expenses_invoice_key(i.code, i.number) AND NOT EXISTS (
    SELECT FROM expenses_invoice AS o WHERE o.id <> i.id AND o.is_live AND (
        o.key = expenses_invoice_key(i.code, i.number)
        OR o.id < i.id AND expenses_invoice_key(o.code, o.number)
                           = expenses_invoice_key(i.code, i.number)));
ALTER TABLE expenses_invoice ENABLE TRIGGER USER;
"""

ADD = f"""
CREATE OR REPLACE FUNCTION expenses_add_paper() RETURNS trigger {HEADER} AS $$
DECLARE claim public.expenses_claim;
BEGIN
    IF NEW.claim_id IS NULL AND NEW.is_live THEN
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT claim FROM public.expenses_claim WHERE id = NEW.claim_id FOR UPDATE;
    IF NOT NEW.is_live OR NOT (claim.state = 'returned'
                               OR claim.state = 'pending' AND claim.approval_id IS NULL) THEN
        RAISE EXCEPTION 'claim % lies before who decides: nothing is added', claim.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
"""

RED = f"""
CREATE OR REPLACE FUNCTION expenses_check_red() RETURNS trigger {HEADER} AS $$
DECLARE original public.expenses_invoice;
BEGIN
    SELECT * INTO STRICT original FROM public.expenses_invoice WHERE id = NEW.reverses_id FOR UPDATE;
    IF NOT original.is_live OR original.reverses_id IS NOT NULL
       OR NOT coalesce((SELECT person_id FROM public.expenses_claim WHERE id = original.claim_id)
          = (SELECT person_id FROM public.expenses_claim WHERE id = NEW.claim_id), false) THEN
        RAISE EXCEPTION 'invoice % cannot be reversed by this claim', original.id {REFUSED},
            CONSTRAINT = 'red_reverses_own';
    END IF;
    IF original.amount + NEW.amount + coalesce((SELECT sum(amount) FROM public.expenses_invoice
            WHERE reverses_id = original.id AND is_live), 0) < 0 THEN
        RAISE EXCEPTION 'more than invoice % is reversed', original.id {REFUSED},
            CONSTRAINT = 'red_within_original';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0005_red_letters")]

    operations = [
        migrations.AlterField(
            model_name="invoice",
            name="claim",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoices",
                to="expenses.claim",
            ),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="key",
            field=models.CharField(db_default="", max_length=52),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["number"], name="invoice_number"),
        ),
        migrations.RunSQL(KEY, KEY_UNDO),
        migrations.RunSQL(RENAME, migrations.RunSQL.noop),
        migrations.RunSQL(ADD + RED, migrations.RunSQL.noop),
    ]

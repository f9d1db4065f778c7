"""Red-letter invoices: below zero, each reversing a live one of the same person, never more of it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
RED = f"""
CREATE FUNCTION expenses_check_red() RETURNS trigger {HEADER} AS $$
DECLARE original public.expenses_invoice;
BEGIN
    SELECT * INTO STRICT original FROM public.expenses_invoice WHERE id = NEW.reverses_id FOR UPDATE;
    IF NOT original.is_live OR original.reverses_id IS NOT NULL
       OR (SELECT person_id FROM public.expenses_claim WHERE id = original.claim_id)
          <> (SELECT person_id FROM public.expenses_claim WHERE id = NEW.claim_id) THEN
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
CREATE TRIGGER expenses_invoice_red BEFORE INSERT ON expenses_invoice
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION expenses_check_red();
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0004_documents_bind")]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="tax",
            field=models.DecimalField(
                decimal_places=2, max_digits=14, null=True, verbose_name="tax"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="reverses",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reversals",
                to="expenses.invoice", verbose_name="reverses",
            ),
        ),
        migrations.RemoveConstraint(model_name="invoice", name="invoice_is_money"),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=(Q(amount__gt=0, reverses=None) | Q(amount__lt=0, reverses__isnull=False))
                & ~Q(key=""),
                name="invoice_is_money",
            ),
        ),
        migrations.RunSQL(RED, "DROP FUNCTION expenses_check_red() CASCADE"),
    ]  # fmt: skip

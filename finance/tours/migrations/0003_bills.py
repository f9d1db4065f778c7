"""Invoices of costs stand in the company's register: once, for one cost, checked by another."""

import django.db.models.deletion
from django.db import migrations, models

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

BILLS = f"""
CREATE FUNCTION tours_check_bill() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.bill_id IS NULL AND NEW.invoice = '' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM public.expenses_invoice WHERE id = NEW.bill_id AND is_live
                   AND claim_id IS NULL AND amount = NEW.amount) THEN
        RAISE EXCEPTION 'the invoice of a cost stands in the register (A7.3-3)' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_cost_bill BEFORE INSERT ON tours_cost
    FOR EACH ROW EXECUTE FUNCTION tours_check_bill();

-- A struck cost frees its invoice.
CREATE FUNCTION tours_free_bill() RETURNS trigger {HEADER} AS $$
BEGIN
    UPDATE public.expenses_invoice SET is_live = false WHERE is_live AND id = (
        SELECT bill_id FROM public.tours_cost WHERE id = NEW.cost_id);
    RETURN NULL;
END $$;
CREATE TRIGGER tours_coststrike_free AFTER INSERT ON tours_coststrike
    FOR EACH ROW EXECUTE FUNCTION tours_free_bill();

CREATE FUNCTION tours_check_verification() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.tours_cost
               WHERE bill_id = NEW.invoice_id AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a second person checks an invoice' {REFUSED},
            CONSTRAINT = 'invoice_checked_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_verification_second BEFORE INSERT ON expenses_verification
    FOR EACH ROW EXECUTE FUNCTION tours_check_verification();

-- Nobody uses up a number for nothing.
CREATE FUNCTION tours_check_use() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.tours_cost WHERE bill_id = NEW.id) THEN
        RAISE EXCEPTION 'invoice % stands for nothing', NEW.number {REFUSED};
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tours_invoice_use AFTER INSERT ON expenses_invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.claim_id IS NULL)
    EXECUTE FUNCTION tours_check_use();

CREATE FUNCTION tours_check_bills() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.tours_cost AS c WHERE c.tour_id = NEW.tour_id AND c.invoice <> ''
        AND NOT EXISTS (SELECT FROM public.tours_coststrike WHERE cost_id = c.id)
        AND 'genuine' IS DISTINCT FROM (
            SELECT finding FROM public.expenses_verification
            WHERE invoice_id = c.bill_id ORDER BY id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'an invoice of tour % is not checked (A7.3-3)', NEW.tour_id {REFUSED},
            CONSTRAINT = 'invoices_are_checked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_bills BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_bills();
"""
FUNCTIONS = ("bill", "verification", "use", "bills")
UNDO = "DROP FUNCTION tours_free_bill() CASCADE;\n" + "".join(
    f"DROP FUNCTION tours_check_{name}() CASCADE;\n" for name in FUNCTIONS
)


class Migration(migrations.Migration):
    dependencies = [("tours", "0002_gates"), ("expenses", "0005_register")]

    operations = [
        migrations.AddField(
            model_name="cost",
            name="bill",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cost_of_tour",
                to="expenses.invoice",
            ),
        ),
        migrations.RunSQL(BILLS, UNDO),
    ]

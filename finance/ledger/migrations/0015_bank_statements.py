"""Why bank and book differ is said in words that tell something, and the bank's statement is kept."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
LEAST = 6

WORDS = f"""
-- After the balance of the book is computed.
CREATE FUNCTION ledger_reconcile_words() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.stated <> NEW.book AND char_length(btrim(NEW.explanation)) < {LEAST} THEN
        RAISE EXCEPTION 'this does not say why bank and book differ (A7.1-3)' {REFUSED},
            CONSTRAINT = 'difference_says_why';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_reconciliation_2_words BEFORE INSERT ON ledger_reconciliation
    FOR EACH ROW EXECUTE FUNCTION ledger_reconcile_words();

-- The statement comes with the balance it proves, from the same hand, before anybody signs it.
CREATE FUNCTION ledger_check_bank_file() RETURNS trigger {HEADER} AS $$
DECLARE found_row public.ledger_reconciliation;
BEGIN
    SELECT * INTO STRICT found_row FROM public.ledger_reconciliation WHERE id = NEW.reconciliation_id;
    IF found_row.by_id <> NEW.by_id
       OR EXISTS (SELECT FROM public.ledger_bankcheck WHERE reconciliation_id = found_row.id)
       OR EXISTS (SELECT FROM public.ledger_closing WHERE period_id >= found_row.period_id)
       OR NEW.sha256 <> encode(sha256(NEW.content), 'hex') OR NEW.size <> length(NEW.content) THEN
        RAISE EXCEPTION 'this is no statement of that balance (A7.1-3)' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_bankfile_0_check BEFORE INSERT ON ledger_bankfile
    FOR EACH ROW EXECUTE FUNCTION ledger_check_bank_file();
"""
UNDO = """
DROP FUNCTION ledger_check_bank_file() CASCADE;
DROP FUNCTION ledger_reconcile_words() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0014_undone_with_the_money"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="recorded at",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("media", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.IntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "reconciliation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="ledger.reconciliation",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of a bank",
                "verbose_name_plural": "statements of banks",
                "abstract": False,
                "select_on_save": True,
            },
        ),
        stamp("ledger_bankfile"),
        refuse_changes("ledger_bankfile", clause="A7.1-1"),
        migrations.RunSQL(WORDS, UNDO),
    ]

"""An approved run comes to nothing before it is paid; nothing is claimed beyond what an original
says."""

from importlib import import_module

from django.db import migrations, models

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
CHANGES = (
    (
        "ok := TG_TABLE_NAME = 'expenses_claim' AND NEW.state = 'rejected';",
        "ok := TG_TABLE_NAME IN ('expenses_claim', 'expenses_run') AND NEW.state = 'rejected';",
    ),
    (
        "WHERE id = hold.spending_id AND state IN ('cancelled', 'pending'))\n",
        "WHERE id = hold.spending_id AND state IN ('cancelled', 'pending'))\n"
        "           AND NOT EXISTS (SELECT FROM public.expenses_run\n"
        "                           WHERE id = hold.run_id AND state = 'rejected')\n",
    ),
)
# What says its sum with tax: a fully digital invoice, or an original without any QR text.
STATED = f"""
CREATE FUNCTION expenses_check_stated() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.amount > NEW.stated
       AND (NEW.kind IN ('31', '32') OR NEW.kind = '' AND NEW.text = '') THEN
        RAISE EXCEPTION 'invoice % is over %, not % (A7.2-1)', NEW.number, NEW.stated, NEW.amount
            {REFUSED}, CONSTRAINT = 'not_beyond_the_original';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_invoice_1_stated BEFORE INSERT ON expenses_invoice
    FOR EACH ROW EXECUTE FUNCTION expenses_check_stated();
"""


def _made(name: str) -> str:
    looks = import_module("finance.expenses.migrations.0007_second_looks")
    sql = looks.KEEP + looks.HOLD + looks.END
    start = sql.index(f"CREATE OR REPLACE FUNCTION {name}()")
    return sql[start : sql.index("END $$;", start) + len("END $$;")]


def _changed() -> str:
    sql = ""
    for name, (was, becomes) in zip(
        ("expenses_end_document", "expenses_end_hold"), CHANGES, strict=True
    ):
        made = _made(name)
        if made.count(was) != 1:
            raise RuntimeError(was)
        sql += made.replace(was, becomes) + "\n"
    return sql


def _before() -> str:
    return _made("expenses_end_document") + "\n" + _made("expenses_end_hold")


class Migration(migrations.Migration):
    dependencies = [("expenses", "0013_undone_with_the_money")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="rejection",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="why it is not paid"
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(_changed(), _before()),
        migrations.RunSQL(STATED, "DROP FUNCTION expenses_check_stated() CASCADE"),
    ]

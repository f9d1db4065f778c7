"""A voucher whose reversal was dropped, as it is when its consent is refused, is reversed anew."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

WAS = "    RETURN NEW;"
ONCE = """    -- Two at once wait for each other here.
    PERFORM FROM public.ledger_entry WHERE id = NEW.reverses_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM public.ledger_entry AS e
               WHERE e.reverses_id = NEW.reverses_id AND e.request <> NEW.request
                 AND NOT EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = e.id)) THEN
        RAISE EXCEPTION 'voucher % is reversed already (A7.1-1)', NEW.reverses_id
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'reversed_once';
    END IF;
    RETURN NEW;"""


def _before() -> str:
    made = import_module("finance.ledger.migrations.0009_reversals").SAME
    function = made[: made.index("CREATE TRIGGER")]
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def _once() -> str:
    sql = _before()
    if sql.count(WAS) != 1:
        raise RuntimeError(WAS)
    return sql.replace(WAS, ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0012_bank_checks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="reverses",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversals",
                to="ledger.entry",
                verbose_name="reverses",
            ),
        ),
        migrations.RunSQL(_once(), _before()),
    ]

"""A reversal by which money leaves, or by which somebody owes again, is consented to first.

Whoever said their word on a voucher does not move its money.
"""

from importlib import import_module

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"


def _before() -> str:
    return import_module("finance.ledger.migrations.0008_netted_money").SOURCE


def _source() -> str:
    """`ledger_check_source` with what reversals need; each change stands in it once."""
    sql = _before()
    for was, becomes in (
        ("leaves boolean;", "leaves boolean;\n    owes boolean;"),
        ("INTO change, places, of_groups, kept, leaves", "INTO change, places, of_groups, kept, leaves, owes"),
        (
            "AND bool_or(a.money <> '')",
            "AND bool_or(a.money <> ''),\n"
            "           bool_or(a.is_kept AND a.category = 'asset' AND l.debit > 0)",
        ),
        (
            "OR which.source = 'ledger.difference' AND change <= 0",
            "OR which.source = 'ledger.difference' AND change <= 0\n"
            "       OR which.reverses_id IS NOT NULL AND (leaves OR owes)",
        ),
    ):  # fmt: skip
        if sql.count(was) != 1:
            raise RuntimeError(was)
        sql = sql.replace(was, becomes)
    return sql


HANDS = f"""
CREATE FUNCTION ledger_check_mover() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_consent AS c
               JOIN public.approvals_decision AS d ON d.approval_id = c.approval_id
               WHERE c.entry_id = NEW.entry_id AND NEW.by_id IN (d.by_id, d.principal_id)) THEN
        RAISE EXCEPTION 'who consented to voucher % does not move its money (A7.1-2)', NEW.entry_id
            {REFUSED}, CONSTRAINT = 'decided_or_moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_movement_1_mover BEFORE INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION ledger_check_mover();
"""

# What is undone is the document of the voucher that is reversed, and none other.
SAME = f"""
CREATE FUNCTION ledger_check_reversal() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_entry AS e WHERE e.id = NEW.reverses_id
                   AND (e.source, e.source_id) IS NOT DISTINCT FROM (NEW.source, NEW.source_id)) THEN
        RAISE EXCEPTION 'a reversal is of the document that it undoes (A7.1-1)' {REFUSED},
            CONSTRAINT = 'reverses_its_document';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_1_reversal BEFORE INSERT ON ledger_entry
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION ledger_check_reversal();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_netted_money"), ("approvals", "0007_doubts")]

    operations = [
        migrations.RunSQL(_source(), _before()),
        migrations.RunSQL(HANDS, "DROP FUNCTION ledger_check_mover() CASCADE"),
        migrations.RunSQL(SAME, "DROP FUNCTION ledger_check_reversal() CASCADE"),
    ]

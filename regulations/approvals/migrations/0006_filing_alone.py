"""A chain in which nobody decides is settled by its filing; nobody files there for themselves."""

from importlib import import_module

from django.db import migrations

before = import_module("regulations.approvals.migrations.0002_binding")

DECIDES = "turn.kind = 'decide'\n"
OR_ALONE = """(turn.kind = 'decide' OR NOT EXISTS (
           SELECT FROM public.approvals_step AS s
           WHERE s.approval_id = request.id AND s.round = request.round AND s.kind = 'decide'))
"""
SAID = "AND d.verdict = 'approved')\n        OR EXISTS ("
SAID_OR_FILED = """AND (d.verdict = 'approved' OR d.verdict = 'filed' AND NOT EXISTS (
                        SELECT FROM public.approvals_step AS s
                        WHERE s.approval_id = NEW.id AND s.round = NEW.round
                          AND s.kind = 'decide')))
        OR EXISTS ("""


def _function(sql: str) -> str:
    """The function of a migration without its trigger, which stays."""
    text = sql[: sql.index("CREATE TRIGGER")]
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def _changed(sql: str, old: str, new: str) -> str:
    text = _function(sql)
    if text.count(old) != 1:
        raise ValueError(f"The function has no single place with {old!r}.")
    return text.replace(old, new)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0005_places")]

    operations = [
        migrations.RunSQL(
            _changed(before.CHECK_DECISION, DECIDES, OR_ALONE), _function(before.CHECK_DECISION)
        ),
        migrations.RunSQL(
            _changed(before.KEEP_APPROVAL, SAID, SAID_OR_FILED), _function(before.KEEP_APPROVAL)
        ),
    ]

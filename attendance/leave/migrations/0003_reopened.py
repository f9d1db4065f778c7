"""A leave that was approved waits again where its request is decided anew, and only there."""

from importlib import import_module

from django.db import migrations

before = import_module("attendance.leave.migrations.0002_binding")

CANCELLED = "('approved', 'cancelled'))) THEN"
OR_REOPENED = """('approved', 'cancelled'))
               OR (OLD.state, NEW.state) = ('approved', 'pending') AND EXISTS (
                   SELECT FROM public.approvals_approval
                   WHERE id = OLD.approval_id AND state = 'pending')) THEN"""


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
    dependencies = [("leave", "0002_binding"), ("approvals", "0007_doubts")]

    operations = [
        migrations.RunSQL(
            _changed(before.KEEP_LEAVE, CANCELLED, OR_REOPENED), _function(before.KEEP_LEAVE)
        )
    ]

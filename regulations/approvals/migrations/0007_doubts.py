"""A consent by phone that its giver denies puts the request in doubt, and lets it be decided anew.

Decisions stay as they are: a new round is begun, as after a return. Nothing else opens a request
that was approved.
"""

from importlib import import_module

from django.db import migrations, models

before = import_module("regulations.approvals.migrations.0006_filing_alone")

KEEP_APPROVAL = before._changed(before.before.KEEP_APPROVAL, before.SAID, before.SAID_OR_FILED)
BEGIN = "BEGIN\n    IF NOT NEW.asker_id"
WITH_DENIED = """DECLARE
    is_denied boolean := TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM public.approvals_phoneconfirmation AS c
        JOIN public.approvals_decision AS d ON d.id = c.decision_id
        WHERE d.approval_id = NEW.id AND d.round = OLD.round AND NOT c.agrees);
BEGIN
    IF NOT NEW.asker_id"""
DECIDED = "IF OLD.state IN ('approved', 'refused', 'withdrawn') THEN"
DECIDED_UNDENIED = """IF NEW.doubted_at IS NOT NULL AND NEW.doubted_at IS DISTINCT FROM OLD.doubted_at
       AND NOT is_denied THEN
        RAISE EXCEPTION 'no consent to request % is denied', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('approved', 'refused', 'withdrawn')
       AND NOT (is_denied AND (NEW.state, NEW.round, NEW.ended_at)
                              IS NOT DISTINCT FROM (OLD.state, OLD.round, OLD.ended_at))
       AND NOT (is_denied AND OLD.state = 'approved'
                AND NEW.state = 'pending' AND NEW.round = OLD.round + 1) THEN"""
RETURNED = "AND NOT (OLD.state = 'returned' AND NEW.state"
RETURNED_OR_DENIED = """AND NOT (is_denied AND NEW.state = 'pending' AND NEW.round = OLD.round + 1
                AND OLD.state IN ('pending', 'approved')
                AND (NEW.kind, NEW.text, NEW.params, NEW.amount, NEW.version_id, NEW.barred)
                    IS NOT DISTINCT FROM
                    (OLD.kind, OLD.text, OLD.params, OLD.amount, OLD.version_id, OLD.barred))
       AND NOT (OLD.state = 'returned' AND NEW.state"""


def _with_doubts(sql: str) -> str:
    for old, new in (
        (BEGIN, WITH_DENIED),
        (DECIDED, DECIDED_UNDENIED),
        (RETURNED, RETURNED_OR_DENIED),
    ):
        if sql.count(old) != 1:
            raise ValueError(f"The function has no single place with {old!r}.")
        sql = sql.replace(old, new)
    return sql


# What was denied before this was kept.
DOUBTED = """
UPDATE approvals_approval AS a SET doubted_at = (
    SELECT min(c.at) FROM approvals_phoneconfirmation AS c
    JOIN approvals_decision AS d ON d.id = c.decision_id
    WHERE d.approval_id = a.id AND d.round = a.round AND NOT c.agrees)
WHERE a.id IN (SELECT d.approval_id FROM approvals_phoneconfirmation AS c
               JOIN approvals_decision AS d ON d.id = c.decision_id WHERE NOT c.agrees)
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0006_filing_alone")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="doubted_at",
            field=models.DateTimeField(null=True, verbose_name="in doubt since"),
        ),
        migrations.RunSQL(_with_doubts(KEEP_APPROVAL), KEEP_APPROVAL),
        migrations.RunSQL(DOUBTED, migrations.RunSQL.noop),
    ]

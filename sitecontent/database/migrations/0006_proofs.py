"""What the newest proof of a backup is worth, what the record of a week says and rests on, and
sentences stored so that everybody reads them in their own language."""

from django.db import migrations, models
from django.db.models import Q

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import sql_file

HOLDS = models.CheckConstraint(
    condition=Q(holds=True, findings=[]) | (Q(holds=False) & ~Q(findings=[])),
    name="proof_holds_without_findings",
)
# Before this release the trigger of the first migration was all there was.
BEFORE = """
CREATE TRIGGER database_certificate_b_check BEFORE INSERT ON database_certificate
    FOR EACH ROW EXECUTE FUNCTION database_check_certificate();
"""


def as_json(table: str, column: str, before: str, undo: str, field: models.Field, model: str):
    """A column of text or texts that holds JSON from now on; what stood there stays as text."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ALTER {column} TYPE jsonb USING to_jsonb({column})",
        f"ALTER TABLE {table} ALTER {column} TYPE {before} USING {undo}",
        state_operations=[migrations.AlterField(model, column, field)],
    )


class Migration(TablesTogether):
    dependencies = [("database", "0005_security")]

    operations = [
        migrations.AddField(
            "backup", "chain", models.JSONField(default=dict, verbose_name="chain of the orders")
        ),
        migrations.AddField(
            "failure", "step",
            models.CharField(
                choices=[("make", "make a backup"), ("prove", "prove a backup"),
                         ("clear", "take old backups away")],
                default="make", max_length=5, verbose_name="tried",
            ),
        ),
        as_json("database_failure", "reason", "text", "reason #>> '{}'",
                models.JSONField(verbose_name="reason"), "failure"),
        migrations.RemoveConstraint("proof", "proof_holds_without_findings"),
        as_json("database_proof", "findings", "text[]", "CASE WHEN findings = '[]' THEN '{}' ELSE ARRAY[findings::text] END",
                models.JSONField(verbose_name="what was found"), "proof"),
        migrations.AddConstraint("proof", HOLDS),
        migrations.AddField(
            "certificate", "week_orders",
            models.BigIntegerField(null=True, verbose_name="orders of the week"),
        ),
        migrations.AddField(
            "certificate", "first_number",
            models.CharField(blank=True, default="", max_length=64,
                             verbose_name="first order number"),
            preserve_default=False,
        ),
        migrations.AddField(
            "certificate", "last_number",
            models.CharField(blank=True, default="", max_length=64,
                             verbose_name="last order number"),
            preserve_default=False,
        ),
        migrations.RunSQL(migrations.RunSQL.noop, BEFORE),
        sql_file(__file__, "week_over.sql"),
    ]  # fmt: skip

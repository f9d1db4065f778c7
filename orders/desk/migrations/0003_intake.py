"""Remarks of imports name their order, old imports are erased, pushes keep a msgid and params."""

from django.db import migrations, models

# No UPDATE, which the table refuses: the column changes its type, and an old sentence is what
# fills a message without words of its own.
TO_FAULTS = """
ALTER TABLE desk_push ALTER COLUMN problem DROP NOT NULL, ALTER COLUMN problem TYPE jsonb
USING CASE WHEN problem <> '' THEN jsonb_build_object(
    'row', 0, 'column', '', 'message', '%(words)s', 'params', jsonb_build_object('words', problem)
) END
"""
TO_SENTENCES = """
ALTER TABLE desk_push ALTER COLUMN problem TYPE text
USING coalesce(problem -> 'params' ->> 'words', problem ->> 'message', ''),
ALTER COLUMN problem SET NOT NULL
"""
RECEIVERS = """
UPDATE desk_importrow SET receiver = draft ->> 'receiver' WHERE draft ->> 'receiver' <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_binding")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="importrow",
            name="receiver",
            field=models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.RunSQL(RECEIVERS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="importrow",
            name="fate",
            field=models.CharField(
                choices=[
                    ("new", "new"),
                    ("known", "already here"),
                    ("changed", "differs from here"),
                    ("faulty", "faulty"),
                    ("warning", "worth a look"),
                    ("held", "held back"),
                    ("written", "written"),
                    ("linked", "change linked"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(
            TO_FAULTS,
            TO_SENTENCES,
            state_operations=[
                migrations.AlterField(
                    model_name="push",
                    name="problem",
                    field=models.JSONField(null=True, verbose_name="problem"),
                ),
            ],
        ),
    ]

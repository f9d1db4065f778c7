"""Which tool made a file of findings: by what was read of those that were brought before."""

from django.db import migrations, models

TOOLS = [
    ("audit", "known weaknesses (pip-audit)"),
    ("outdated", "newer versions (pip list --outdated)"),
]
# Rows stay as they are for every UPDATE: a column is filled as it is made.
COLUMN = """
ALTER TABLE database_findings ADD tool jsonb;
ALTER TABLE database_findings ALTER tool TYPE varchar(10) USING
    CASE WHEN known = '[]' OR jsonb_path_exists(known, '$[*].ids[*]') THEN 'audit'
    ELSE 'outdated' END;
ALTER TABLE database_findings ALTER tool SET NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("database", "0009_true_causes")]

    operations = [
        migrations.RunSQL(
            COLUMN,
            "ALTER TABLE database_findings DROP tool",
            state_operations=[
                migrations.AddField(
                    "findings", "tool",
                    models.CharField(choices=TOOLS, max_length=10, verbose_name="what it tells"),
                    preserve_default=False,
                ),
            ],
        ),
    ]  # fmt: skip

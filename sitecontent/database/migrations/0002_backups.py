"""What the database itself holds of backups: rows that only ever grow, and what they rest on."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, sql_file

# table: the clause that a refusal names
KEPT = {
    "database_backup": "C13-S2",
    "database_certificate": "C7-4",
    "database_failure": "C13-S2",
    "database_proof": "C13-S2",
    "database_removal": "C13-S2",
}


class Migration(migrations.Migration):
    dependencies = [
        ("binding", "0002_binding"),
        ("people", "0001_initial"),
        ("database", "0001_initial"),
    ]

    operations = [*keep_rows(KEPT), sql_file(__file__, "backups.sql")]

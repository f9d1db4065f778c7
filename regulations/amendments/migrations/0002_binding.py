"""What the database itself holds of amendments: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("amendments", "0001_initial"),
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("rulebook", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "amendments.sql"),
    ]

"""What the database itself holds of roster: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file

# table: the clause that a refusal names
KEPT = {
    "roster_companyday": "",
    "roster_companyyear": "",
    "roster_shiftpattern": "A2.2-1",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("roster", "0001_initial"),
        ("rulebook", "0001_initial"),
    ]

    operations = [
        *keep_rows(KEPT),
        refuse_changes("roster_pairchange", clause="A2.2-1"),
        sql_file(__file__, "pairs.sql"),
    ]

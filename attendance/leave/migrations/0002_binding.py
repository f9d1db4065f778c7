"""What the database itself holds of leave: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, sql_file

# table: the clause that a refusal names
KEPT = {
    "leave_certificate": "A2.4-2",
    "leave_leaveevent": "A2.4",
    "leave_lotuse": "A2.8-2",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("leave", "0001_initial"),
        ("timekeeping", "0001_initial"),
    ]

    operations = [
        *keep_rows(KEPT),
        sql_file(__file__, "leave.sql"),
        sql_file(__file__, "lots.sql"),
    ]

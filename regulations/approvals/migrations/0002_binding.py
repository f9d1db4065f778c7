"""What the database itself holds of approvals: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, sql_file, stamp


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("people", "0001_initial"),
    ]

    operations = [
        refuse_changes("approvals_asking"),
        stamp("approvals_decision"),
        refuse_changes("approvals_decision"),
        stamp("approvals_phoneconfirmation"),
        refuse_changes("approvals_phoneconfirmation"),
        refuse_changes("approvals_roundend"),
        sql_file(__file__, "approvals.sql"),
    ]

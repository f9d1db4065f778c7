"""What the database itself holds of discipline: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file

# table: the clause that a refusal names
KEPT = {
    "discipline_answer": "B7-2",
    "discipline_concerned": "",
    "discipline_evidence": "",
    "discipline_hearing": "",
    "discipline_measure": "",
    "discipline_nameend": "",
    "discipline_objection": "B7-2",
    "discipline_ruling": "",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("discipline", "0001_initial"),
        ("rulebook", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        refuse_changes("discipline_case"),
        sql_file(__file__, "discipline.sql"),
        sql_file(__file__, "objections.sql"),
        sql_file(__file__, "rulings.sql"),
    ]

"""What the database itself holds of proposals: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file

# table: the clause that a refusal names
KEPT = {
    "proposals_competitorprice": "C11-1",
    "proposals_evidence": "C11-1",
    "proposals_execution": "C11-1",
    "proposals_handback": "C11-1",
    "proposals_mismatch": "C11-1",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("people", "0001_initial"),
        ("products", "0001_initial"),
        ("proposals", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        refuse_changes("proposals_proposalline", clause="C11-1"),
        sql_file(__file__, "execution.sql"),
        sql_file(__file__, "proposals.sql"),
    ]

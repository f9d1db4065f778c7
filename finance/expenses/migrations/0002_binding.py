"""What the database itself holds of expenses: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "expenses_budgetchange": "A7.1-2",
    "expenses_hold": "A7.1-2",
    "expenses_holdend": "A7.1-2",
    "expenses_payment": "A7.2-1",
    "expenses_release": "A7.1-2",
    "expenses_runfile": "A7.5-1",
    "expenses_runrow": "A7.5-1",
    "expenses_undoing": "A7.1-1",
    "expenses_verification": "A7.2-1",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("expenses", "0001_initial"),
        ("ledger", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        stamp("expenses_advance"),
        stamp("expenses_invoice"),
        stamp("expenses_invoicefile"),
        sql_file(__file__, "advances.sql"),
        sql_file(__file__, "budget.sql"),
        sql_file(__file__, "claims.sql"),
        sql_file(__file__, "documents.sql"),
        sql_file(__file__, "payments.sql"),
        sql_file(__file__, "runs.sql"),
        sql_file(__file__, "undoing.sql"),
    ]

"""What the database itself holds of tours: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file

# table: the clause that a refusal names
KEPT = {
    "tours_baddebt": "A7.3-4",
    "tours_budget": "A7.3-3",
    "tours_calloff": "A7.3-4",
    "tours_contract": "A7.3-4",
    "tours_cost": "A7.3-3",
    "tours_costacceptance": "A7.3-3",
    "tours_coststrike": "A7.3-3",
    "tours_dayreport": "A7.7-2",
    "tours_departure": "A7.3-4",
    "tours_giveback": "A7.3-2",
    "tours_handover": "A7.3-1",
    "tours_payout": "A7.3-2",
    "tours_receipt": "A7.3-1",
    "tours_refund": "A7.3-1",
    "tours_repayment": "A7.3-2",
    "tours_settlement": "A7.3-5",
    "tours_shift": "A7.3-2",
    "tours_strike": "A7.3-1",
    "tours_tourevent": "A7.7-1",
    "tours_tourfile": "A7.3-5",
    "tours_undoing": "A7.3-2",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("expenses", "0001_initial"),
        ("ledger", "0001_initial"),
        ("people", "0001_initial"),
        ("rulebook", "0001_initial"),
        ("tours", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        refuse_changes("tours_budgetline", clause="A7.3-3"),
        sql_file(__file__, "advances.sql"),
        sql_file(__file__, "budgets.sql"),
        sql_file(__file__, "departures.sql"),
        sql_file(__file__, "papers.sql"),
        sql_file(__file__, "purses.sql"),
        sql_file(__file__, "receipts.sql"),
        sql_file(__file__, "settling.sql"),
        sql_file(__file__, "tours.sql"),
    ]

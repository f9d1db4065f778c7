"""What the database itself holds of ledger: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, link, refuse_changes, sql_file

# table: the clause that a refusal names
KEPT = {
    "ledger_bankcheck": "A7.1-1",
    "ledger_bankfile": "A7.1-1",
    "ledger_cashcheck": "A7.1-1",
    "ledger_cashcount": "A7.1-1",
    "ledger_closing": "A7.1-1",
    "ledger_dropping": "A7.1-1",
    "ledger_entry": "A7.1-1",
    "ledger_movement": "A7.1-1",
    "ledger_posting": "A7.1-1",
    "ledger_reconciliation": "A7.1-1",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("ledger", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        refuse_changes("ledger_line", clause="A7.1-1"),
        link(
            "ledger_posting",
            chain="ledger",
            key="series",
            payload="ledger_posting_payload",
            root="ledger_series_root",
        ),
        sql_file(__file__, "consents.sql"),
        sql_file(__file__, "drawer.sql"),
        sql_file(__file__, "months.sql"),
        sql_file(__file__, "reversals.sql"),
        sql_file(__file__, "vouchers.sql"),
    ]

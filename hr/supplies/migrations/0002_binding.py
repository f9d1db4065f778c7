"""What the database itself holds of supplies: a ledger that triggers write, and the gates before it."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "supplies_custody": "A3-L3",
    "supplies_delivery": "A3-4",
    "supplies_deliveryfix": "A3-4",
    "supplies_invoiceend": "A3-4",
    "supplies_issuereceipt": "A3-L3",
    "supplies_issuereturn": "A3-L5",
    "supplies_limit": "A3-1",
    "supplies_localaudit": "A3-5",
    "supplies_localbill": "A3-5",
    "supplies_orderend": "A3-4",
    "supplies_ordermail": "A3-2",
    "supplies_purchaseend": "A3-2",
    "supplies_quote": "A3-3",
    "supplies_shelfcount": "A3-L5",
    "supplies_supplymove": "A3-L5",
    "supplies_wish": "A3-5",
    "supplies_wishend": "A3-5",
    "supplies_writeoff": "A3-L5",
}
# Lines of a document, which carry no moment of their own.
LINES = {
    "supplies_deliveryline": "A3-4",
    "supplies_issueline": "A3-L5",
    "supplies_localline": "A3-5",
    "supplies_orderline": "A3-L4",
    "supplies_purchaseline": "A3-L4",
    "supplies_quoteprice": "A3-3",
    "supplies_supplyinvoiceline": "A3-4",
    "supplies_wishline": "A3-5",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("binding", "0002_binding"),
        ("people", "0001_initial"),
        ("rulebook", "0001_initial"),
        ("supplies", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        *(refuse_changes(table, clause=clause) for table, clause in LINES.items()),
        stamp("supplies_issue"),
        stamp("supplies_order"),
        stamp("supplies_supplyinvoice"),
        sql_file(__file__, "items.sql"),
        sql_file(__file__, "stock.sql"),
        sql_file(__file__, "requests.sql"),
        sql_file(__file__, "orders.sql"),
        sql_file(__file__, "receipts.sql"),
        sql_file(__file__, "local.sql"),
        sql_file(__file__, "wishes.sql"),
    ]

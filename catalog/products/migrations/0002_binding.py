"""What the database itself holds of products: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "products_listingchange": "C11-1",
    "products_pricechange": "C11-1",
    "products_reservation": "B4",
    "products_review": "B4",
    "products_reviewreply": "B4",
    "products_stockmove": "B4",
}


class Migration(migrations.Migration):
    dependencies = [("binding", "0002_binding"), ("products", "0001_initial")]

    operations = [
        *keep_rows(KEPT),
        stamp("products_pricewindow"),
        sql_file(__file__, "goods.sql"),
        sql_file(__file__, "prices.sql"),
        sql_file(__file__, "stock.sql"),
        migrations.RunSQL(
            "INSERT INTO products_showcase (number, at) VALUES (0, now())",
            "DELETE FROM products_showcase",
        ),
    ]

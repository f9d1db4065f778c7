"""The SKU that orders, stock moves and customers know a product by stays; a page taken down is a
cause of its own to go off sale."""

from django.db import migrations, models

from regulations.binding.triggers import sql_file

CAUSES = [
    ("opening", "on sale before this was kept"),
    ("proposal", "by an approved proposal"),
    ("sold_out", "sold out"),
    ("taken_down", "taken down by the site administrator"),
]


class Migration(migrations.Migration):
    dependencies = [("products", "0002_binding")]

    operations = [
        migrations.AlterField(
            "listingchange",
            "cause",
            models.CharField(choices=CAUSES, max_length=10, verbose_name="cause"),
        ),
        sql_file(__file__, "sku.sql"),
    ]

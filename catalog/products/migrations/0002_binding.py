"""Stock moves are only ever added."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial"), ("binding", "0002_functions")]

    operations = [
        stamp("products_stockmove"),
        refuse_changes("products_stockmove", clause="B4"),
    ]

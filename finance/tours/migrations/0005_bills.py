"""An invoice of the register stands for the cost of a tour or for an order of supplies."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("tours", "0004_page"), ("expenses", "0006_supplies")]

    operations = [sql_file(__file__, "bills.sql")]

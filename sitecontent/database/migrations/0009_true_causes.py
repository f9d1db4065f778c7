"""A right that ends without a request ends for a reason that is so."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("database", "0008_hand_supplies"), ("people", "0005_moves_on_record")]

    operations = [sql_file(__file__, "true_causes.sql")]

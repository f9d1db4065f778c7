"""What differs in the drawer is explained in words that tell something, as at the bank."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_chart")]

    operations = [sql_file(__file__, "drawer_words.sql")]

"""What the page of a tour lists is read by a function, which keeps its plan."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("tours", "0003_receipts_and_refunds")]

    operations = [sql_file(__file__, "page.sql")]

"""What goes on sale is what was approved: a listing keeps what would be shown when it was asked."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_binding"), ("products", "0003_sku_stays")]

    operations = [sql_file(__file__, "listing.sql")]

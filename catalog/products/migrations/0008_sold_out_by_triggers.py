"""What takes a product off sale as nobody's act is called by the ledgers' triggers alone."""

from django.db import migrations

FUNCTION = "FUNCTION products_sell_out(bigint, timestamptz, text, bigint)"


class Migration(migrations.Migration):
    dependencies = [("products", "0007_ended_early")]

    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON {FUNCTION} FROM PUBLIC", f"GRANT EXECUTE ON {FUNCTION} TO PUBLIC"
        )
    ]

"""Orders of supplies are paid, once each, and their invoices stand in the register."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from regulations.binding.tables import TablesTogether
from regulations.binding.triggers import sql_file

OF_ONE = (
    Q(claim__isnull=False, run=None, advance=None, slip=None, bill=None)
    | Q(claim=None, run__isnull=False, advance=None, slip=None, bill=None)
    | Q(claim=None, run=None, advance__isnull=False, slip=None, bill=None)
    | Q(claim=None, run=None, advance=None, slip__isnull=False, bill__isnull=False)
)


class Migration(TablesTogether):
    dependencies = [("expenses", "0005_rejections"), ("supplies", "0002_binding")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="slip",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="supplies.slip",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="bill",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="expenses.invoice",
            ),
        ),
        migrations.RemoveConstraint(model_name="payment", name="payment_of_one_thing"),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=OF_ONE, name="payment_of_one_thing"),
        ),
        sql_file(__file__, "supplies.sql"),
        migrations.RunSQL(
            "CREATE INDEX expenses_supplier_key ON supplies_supplyinvoice"
            " (expenses_invoice_key('', number)) WHERE is_live",
            "DROP INDEX expenses_supplier_key",
        ),
    ]

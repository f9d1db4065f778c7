"""An advance that was undone is paid anew; the rest of a request is lent once, as before."""

import django.db.models.deletion
from django.db import migrations, models

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("expenses", "0003_categories")]

    operations = [
        migrations.AlterField(
            model_name="advance",
            name="spending",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loans",
                to="expenses.spending",
            ),
        ),
        sql_file(__file__, "lent_anew.sql"),
    ]

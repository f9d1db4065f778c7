"""Why a claim or a run was turned down stays as it was said."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("expenses", "0004_lent_anew")]

    operations = [sql_file(__file__, "rejections.sql")]

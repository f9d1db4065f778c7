"""A case stays as it was opened."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("discipline", "0001_initial"), ("binding", "0002_functions")]

    operations = [refuse_changes("discipline_case")]

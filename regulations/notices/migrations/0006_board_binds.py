"""Postings and their ends are only ever added."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

TABLES = ("notices_posting", "notices_ending")


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_board"), ("binding", "0002_functions")]

    operations = [
        operation for table in TABLES for operation in (stamp(table), refuse_changes(table))
    ]

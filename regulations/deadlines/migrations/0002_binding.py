"""What the database itself holds of deadlines: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, sql_file, stamp


class Migration(migrations.Migration):
    dependencies = [("binding", "0002_binding"), ("deadlines", "0001_initial")]

    operations = [
        stamp("deadlines_excuse"),
        refuse_changes("deadlines_excuse"),
        refuse_changes("deadlines_outage"),
        sql_file(__file__, "deadlines.sql"),
    ]

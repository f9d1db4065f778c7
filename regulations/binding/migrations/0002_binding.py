"""What the database itself holds of binding: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, sql_file


class Migration(migrations.Migration):
    dependencies = [("binding", "0001_initial")]

    operations = [
        sql_file(__file__, "binding.sql"),
        refuse_changes("binding_attempt", clause="C7-5"),
        refuse_changes("binding_seal", clause="C7-5"),
    ]

"""What the database itself holds of notices: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, sql_file, stamp


class Migration(migrations.Migration):
    dependencies = [("binding", "0002_binding"), ("notices", "0001_initial")]

    operations = [
        stamp("notices_ending"),
        refuse_changes("notices_ending"),
        stamp("notices_posting"),
        refuse_changes("notices_posting"),
        sql_file(__file__, "notices.sql"),
    ]

"""What the database itself holds of rulebook: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, sql_file, stamp


class Migration(migrations.Migration):
    dependencies = [("binding", "0002_binding"), ("rulebook", "0001_initial")]

    operations = [
        stamp("rulebook_acknowledgement"),
        refuse_changes("rulebook_acknowledgement", clause="A1.1"),
        refuse_changes("rulebook_clause", clause="C14"),
        refuse_changes("rulebook_edition", clause="C14"),
        refuse_changes("rulebook_ruleversion", clause="A2.1-1"),
        sql_file(__file__, "rulebook.sql"),
    ]

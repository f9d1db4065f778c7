"""Editions, clauses and rule versions are only ever added."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("binding", "0002_functions"), ("rulebook", "0001_initial")]

    operations = [
        refuse_changes("rulebook_edition", clause="C14"),
        refuse_changes("rulebook_clause", clause="C14"),
        refuse_changes("rulebook_ruleversion", clause="A2.1-1"),
    ]

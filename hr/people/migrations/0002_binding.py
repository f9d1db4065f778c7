"""What the database itself holds of people: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows

# table: the clause that a refusal names
KEPT = {
    "people_deputyship": "",
    "people_deputyshipend": "",
    "people_fileaccess": "",
    "people_leavingnote": "",
    "people_levelgrant": "C13-2",
}


class Migration(migrations.Migration):
    dependencies = [("binding", "0002_binding"), ("people", "0001_initial")]

    operations = [
        *keep_rows(KEPT),
    ]

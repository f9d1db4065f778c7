"""Deputies, levels and who was let into a file: rows are only ever added, at their moment."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

TABLES = {
    "people_deputyship": "",
    "people_deputyshipend": "",
    "people_fileaccess": "",
    "people_levelgrant": "C13-2",
}


class Migration(migrations.Migration):
    dependencies = [("people", "0002_files_deputies_plans"), ("binding", "0002_functions")]

    operations = [
        operation
        for table, clause in TABLES.items()
        for operation in (refuse_changes(table, clause=clause), stamp(table))
    ]

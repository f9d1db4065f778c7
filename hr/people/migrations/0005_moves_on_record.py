"""Post and login of a person change with their history alone; a position keeps its code."""

from django.db import migrations

from regulations.binding.triggers import sql_file

# Of the database alone: the portal neither writes nor reads in which transaction a row came.
COLUMNS = """
ALTER TABLE people_historicalemployee ADD written_in bigint, ADD written_at timestamptz;
CREATE INDEX people_historicalemployee_written ON people_historicalemployee (id, written_in);
"""
UNDO = """
DROP INDEX people_historicalemployee_written;
ALTER TABLE people_historicalemployee DROP written_in, DROP written_at;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_levels_moved")]

    operations = [migrations.RunSQL(COLUMNS, UNDO), sql_file(__file__, "moves.sql")]

"""Why somebody leaves stays as it was written down."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp


class Migration(migrations.Migration):
    dependencies = [("people", "0005_leaving_notes"), ("binding", "0002_functions")]

    operations = [refuse_changes("people_leavingnote"), stamp("people_leavingnote")]

"""A recorded time is only ever added; the database says when it learnt of it."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp


class Migration(migrations.Migration):
    dependencies = [("timekeeping", "0002_punches"), ("binding", "0002_functions")]

    operations = [refuse_changes("timekeeping_punch", clause="A2.2-3"), stamp("timekeeping_punch")]

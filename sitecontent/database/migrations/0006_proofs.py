"""What the newest proof of a backup is worth, and what the record of a week rests on."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("database", "0002_backups")]

    operations = [sql_file(__file__, "newest_proof.sql")]

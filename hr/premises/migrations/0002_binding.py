"""What the database itself holds of the house: rows that only ever grow, and their gates."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "premises_cleaning": "A4-1",
    "premises_cleanup": "A4-2",
    "premises_cleanupend": "A4-2",
    "premises_closing": "A1.3-5",
    "premises_entry": "C13-S3",
    "premises_exit": "C13-S3",
    "premises_foundstep": "A1.3-5",
    "premises_foundthing": "A1.3-5",
    "premises_inspection": "A4-2",
    "premises_joined": "A4-2",
    "premises_permitend": "A1.3-4",
    "premises_photo": "",
    "premises_turned": "C13-S3",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("binding", "0002_binding"),
        ("people", "0001_initial"),
        ("premises", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        *keep_rows(KEPT),
        stamp("premises_permit"),
        sql_file(__file__, "premises.sql"),
    ]

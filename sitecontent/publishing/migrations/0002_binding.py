"""What the database itself holds of publishing: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "publishing_attachment": "C6-9",
    "publishing_check": "C4-4",
    "publishing_hitdecision": "C6-4",
    "publishing_homereview": "C3-1",
    "publishing_incident": "C6-3",
    "publishing_incidentstep": "C6-3",
    "publishing_maintenance": "C6-8",
    "publishing_publication": "C6-1",
    "publishing_screening": "C6-4",
    "publishing_takedown": "C6-7",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("people", "0001_initial"),
        ("publishing", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        refuse_changes("publishing_hit", clause="C6-4"),
        refuse_changes("publishing_placed", clause="C6-1"),
        stamp("publishing_version"),
        sql_file(__file__, "items.sql"),
        sql_file(__file__, "publication.sql"),
        sql_file(__file__, "screening.sql"),
        migrations.RunSQL(
            "INSERT INTO publishing_sitestate (number, at) VALUES (0, now())",
            "DELETE FROM publishing_sitestate",
        ),
    ]

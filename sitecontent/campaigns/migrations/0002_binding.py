"""What the database itself holds of campaigns: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file

# table: the clause that a refusal names
KEPT = {
    "campaigns_choice": "B5",
    "campaigns_cost": "B5",
    "campaigns_evaluation": "B5",
    "campaigns_link": "B5",
    "campaigns_marketnote": "B1",
    "campaigns_partnernote": "B2",
    "campaigns_progress": "B1",
    "campaigns_reportreading": "B2",
    "campaigns_target": "B2",
    "campaigns_traffic": "B5",
    "campaigns_win": "B5",
    "campaigns_winundone": "B5",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("campaigns", "0001_initial"),
        ("desk", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        refuse_changes("campaigns_planitem", clause="B1"),
        sql_file(__file__, "campaigns.sql"),
        sql_file(__file__, "channels.sql"),
        sql_file(__file__, "links.sql"),
        sql_file(__file__, "planning.sql"),
        sql_file(__file__, "reports.sql"),
        sql_file(__file__, "sales.sql"),
    ]

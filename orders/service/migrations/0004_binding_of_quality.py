"""What the database itself holds of scripts, quality and reports: rows that are only added."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, sql_file

# table: the clause that a refusal names
KEPT = {
    "service_qualityanswer": "C10-R1",
    "service_qualityappeal": "C10-R1",
    "service_qualitydraw": "C10-R1",
    "service_qualitysample": "C10-R1",
    "service_qualityscore": "C10-R1",
    "service_reportread": "C10-R5",
    "service_reportsent": "C10-R5",
    "service_reporttext": "C10-R5",
    "service_script": "C10-R4",
    "service_scriptmove": "C10-R4",
    "service_scriptuse": "C10-R4",
    "service_scriptversion": "C10-R4",
    "service_servicereport": "C10-R5",
    "service_shopname": "C10-R1",
    "service_unusual": "C10-R5",
    "service_unusualanswer": "C10-R5",
}


class Migration(migrations.Migration):
    dependencies = [
        ("binding", "0002_binding"),
        ("deadlines", "0001_initial"),
        ("people", "0001_initial"),
        ("service", "0002_binding"),
        ("service", "0003_scripts_quality_reports"),
    ]

    operations = [
        *keep_rows(KEPT),
        sql_file(__file__, "scripts.sql"),
        sql_file(__file__, "quality.sql"),
        sql_file(__file__, "reports.sql"),
    ]

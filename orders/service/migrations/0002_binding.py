"""What the database itself holds of the service desk: what was asked, who a customer is."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "service_customernote": "C10-1",
    "service_flagend": "C10-9",
    "service_merge": "C10-6",
    "service_mergeundone": "C10-6",
    "service_ticketstep": "C10-2",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("people", "0001_initial"),
        ("service", "0001_initial"),
    ]

    operations = [
        *keep_rows(KEPT),
        refuse_changes("service_customerorder", clause="C10-6"),
        stamp("service_flag"),
        stamp("service_ticket"),
        sql_file(__file__, "customers.sql"),
        sql_file(__file__, "tickets.sql"),
    ]

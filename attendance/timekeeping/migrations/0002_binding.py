"""What the database itself holds of timekeeping: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file

# table: the clause that a refusal names
KEPT = {
    "timekeeping_adjustment": "A2.1-1",
    "timekeeping_beginning": "A2.1-1",
    "timekeeping_closing": "A2.1-1",
    "timekeeping_devicenote": "A2.2-3",
    "timekeeping_judgement": "A2.3-3",
    "timekeeping_postingverdict": "A2.3-4",
    "timekeeping_punch": "A2.2-3",
    "timekeeping_refusedposting": "A2.3-4",
    "timekeeping_sheet": "A2.1-1",
    "timekeeping_sheetanswer": "A2.1-1",
    "timekeeping_sheetcall": "A2.1-1",
    "timekeeping_sheetword": "A2.1-1",
    "timekeeping_upload": "A2.2-3",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("discipline", "0001_initial"),
        ("people", "0001_initial"),
        ("roster", "0001_initial"),
        ("rulebook", "0001_initial"),
        ("timekeeping", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "shared.sql"),
        *keep_rows(KEPT),
        refuse_changes("timekeeping_correctionproof", clause="A2.2-3"),
        refuse_changes("timekeeping_earlierresult", clause="A2.1-2"),
        refuse_changes("timekeeping_suspicion", clause="A2.3-3"),
        sql_file(__file__, "corrections.sql"),
        sql_file(__file__, "employment.sql"),
        sql_file(__file__, "judging.sql"),
        sql_file(__file__, "months.sql"),
        sql_file(__file__, "outings.sql"),
        sql_file(__file__, "overtime.sql"),
        sql_file(__file__, "punches.sql"),
        sql_file(__file__, "reassignments.sql"),
        sql_file(__file__, "replanning.sql"),
        sql_file(__file__, "suspicions.sql"),
        sql_file(__file__, "today.sql"),
    ]

"""What the database itself holds of joining and leaving: rows that only grow, and their gates."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "careers_answer": "C2",
    "careers_belonging": "A5-2",
    "careers_candidateend": "C2",
    "careers_consentend": "C1",
    "careers_declaration": "A5-1",
    "careers_departure": "A5-2",
    "careers_departureend": "A5-2",
    "careers_entryfile": "A5-1",
    "careers_exam": "C2",
    "careers_givenback": "A5-2",
    "careers_grade": "C1",
    "careers_handover": "A5-2",
    "careers_hire": "C2",
    "careers_jobdescription": "C2",
    "careers_marking": "C2",
    "careers_outlet": "C1",
    "careers_pay": "C1",
    "careers_payscale": "C1",
    "careers_probation": "C2",
    "careers_probationend": "C2",
    "careers_receipt": "A5-2",
    "careers_scaleaccess": "C1",
    "careers_score": "C2",
    "careers_settlement": "A5-2",
    "careers_signature": "A5-2",
    "careers_takeover": "A5-2",
    "careers_task": "C2",
    "careers_vacancy": "C1",
    "careers_vacancyend": "C1",
    "careers_verification": "A5-1",
}
# Erased with the consent of a candidate, and by nothing else: the role lacks the grant.
ERASED = ("careers_candidate", "careers_candidatefile", "careers_trial")
# Joined to their approval once.
ASKED = ("careers_offer", "careers_review")


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("binding", "0002_binding"),
        ("careers", "0001_initial"),
        ("discipline", "0002_binding"),
        ("people", "0001_initial"),
        ("rulebook", "0002_binding"),
    ]

    operations = [
        *keep_rows(KEPT),
        *[stamp(table) for table in (*ERASED, *ASKED)],
        *[
            sql_file(__file__, f"{name}.sql")
            for name in ("shared", "trials", "hiring", "pay", "entry", "probation", "leaving")
        ],
    ]

"""What the database itself holds of contracts: numbers, rows that only ever grow, and gates."""

from django.db import migrations

from regulations.binding.triggers import keep_rows, refuse_changes, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "contracts_access": "A6-7",
    "contracts_contractfile": "A6-1",
    "contracts_count": "A6-2",
    "contracts_countend": "A6-2",
    "contracts_ending": "A6-3",
    "contracts_fileend": "A6-1",
    "contracts_filetext": "A6-4",
    "contracts_handout": "A6-5",
    "contracts_loanreturn": "A6-5",
    "contracts_move": "A6-6",
    "contracts_placecheck": "A6-6",
    "contracts_reading": "A6-5",
    "contracts_tick": "A6-2",
    "contracts_version": "A6-1",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("binding", "0002_binding"),
        ("contracts", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        *keep_rows(KEPT),
        stamp("contracts_contract"),
        stamp("contracts_loan"),
        refuse_changes("contracts_textpage", clause="A6-4"),
        refuse_changes("contracts_countline", clause="A6-2"),
        sql_file(__file__, "register.sql"),
        sql_file(__file__, "files.sql"),
        sql_file(__file__, "counts.sql"),
        sql_file(__file__, "loans.sql"),
    ]

"""What the database itself holds of the vault.

No change of an account without the general manager, and no secret read without a record of it. The
portal's role may add what is locked and never select it: one function hands it out, for a row that
says who opens it and why, written by another transaction, which is committed by then; once, and
within a minute. Custodians, the secret in use and the end of an account are written by triggers that
look at the consent. A retired key's rows go by a function that only the owner of the tables may call.
"""

from django.db import migrations

from regulations.binding.triggers import keep_rows, link, refuse_changes, sql_file, stamp

# table: the clause that a refusal names
KEPT = {
    "vault_enactment": "C8-2",
    "vault_loanend": "C13-8",
    "vault_mustchange": "C8-2",
    "vault_reveal": "C8-2",
    "vault_review": "C8-2",
    "vault_secret": "C8-2",
    "vault_use": "C8-2",
    "vault_wrongtry": "C8-2",
}


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_initial"),
        ("binding", "0002_binding"),
        ("people", "0001_initial"),
        ("rulebook", "0001_initial"),
        ("vault", "0001_initial"),
    ]

    operations = [
        sql_file(__file__, "people.sql"),
        *keep_rows(KEPT),
        refuse_changes("vault_cipher", clause="C8-2"),
        refuse_changes("vault_opening", clause="C8-2"),
        stamp("vault_change"),
        stamp("vault_loan"),
        sql_file(__file__, "entries.sql"),
        sql_file(__file__, "changes.sql"),
        sql_file(__file__, "opening.sql"),
        link(
            "vault_reveal", chain="vault", key="entry_id", payload="vault_reveal_payload",
            root="vault_reveal_root",
        ),
        sql_file(__file__, "lending.sql"),
        sql_file(__file__, "keys.sql"),
    ]  # fmt: skip

"""Code and tests carry every clause of the vault and of the database."""

import io

from django.core.management import call_command


def test_every_clause_of_both_rooms_is_carried():
    out = io.StringIO()
    call_command("clauses", "sitecontent.vault", "sitecontent.database", "--missing", stdout=out)
    assert out.getvalue().startswith("Nothing is missing")

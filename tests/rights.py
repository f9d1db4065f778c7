"""Rights given past every approval: what a test needs of a person, not how it came about.

The gates of the database let nobody through, so a function that only the test database has steps
past them, within the transaction of the test.
"""

from django.contrib.auth.models import Permission
from django.db import connection

from regulations.approvals.services import decide_step
from sitecontent.database.levels.rules import Wish
from sitecontent.database.levels.services import apply_right, ask_right

MADE = """
CREATE OR REPLACE FUNCTION tests_past_gates(statement text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    EXECUTE statement;
    PERFORM set_config('session_replication_role', 'origin', true);
END $$
"""


def past_gates(statement: str) -> None:
    """Run one statement that no trigger sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests_past_gates(%s)", [statement])


def let(person, *codenames: str) -> None:
    """Let a person do what these permissions say, beside the position."""
    for pk in Permission.objects.filter(codename__in=codenames).values_list("pk", flat=True):
        past_gates(
            "INSERT INTO people_employee_user_permissions (employee_id, permission_id)"
            f" VALUES ({person.pk}, {pk})"
        )


def join(person, *groups) -> None:
    """Put a person into groups beside that of the position."""
    for group in groups:
        past_gates(
            "INSERT INTO people_employee_groups (employee_id, group_id)"
            f" VALUES ({person.pk}, {group.pk})"
        )


def granted(person, level: str, *, head, administrator, at):
    """Let a person be granted a level as the portal does it; who decides is the general manager.

    The grant, after three people's acts.
    """
    row = ask_right(employee=person, wish=Wish("level", level=level), reason="工作需要", by=person,
                    at=at)  # fmt: skip
    step = row.approval.steps.get(state="open")
    decide_step(step_id=step.pk, verdict="approved", by=head, at=at)
    return apply_right(request_id=row.pk, by=administrator, at=at)

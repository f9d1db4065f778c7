"""The verbs of the rulebook: publish an edition of the handbook, load the starting values."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from django.db import connection, transaction

from regulations.rulebook import clause, rules, rulesets
from regulations.rulebook.models import Clause, Edition, RuleVersion
from regulations.rulebook.source import ClauseEntry, Parameter

# Before anything the portal or its demo company knows of: every past day has rules.
FIRST_DAY = date(2020, 1, 1)


def _one_at_a_time() -> None:
    """Serialise by a lock of the transaction: insert-only tables know no FOR UPDATE."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('rulebook', 0))")


@clause("C14")
@transaction.atomic
def publish_edition(
    *, source: Iterable[ClauseEntry], owner: str, by, at: datetime, note: str = ""
) -> Edition | None:
    """Publish the clauses as the next edition, in force from the day of publication (C14).

    `owner` interprets the rules; `by` is None for the portal itself. Returns None when the newest
    edition has the same owner and the same clauses.
    """
    _one_at_a_time()
    newest = Edition.objects.order_by("-number").first()
    entries = tuple(source)
    if newest and newest.owner == owner and _entries_of(newest) == entries:
        return None
    edition = Edition.objects.create(
        number=newest.number + 1 if newest else 1,
        owner=owner,
        published_at=at,
        published_by=by,
        in_force_from=rules.day_of(at),
        note=note,
    )
    Clause.objects.bulk_create(
        Clause(
            edition=edition,
            position=position,
            part=rules.part_of(entry.ref),
            **asdict(entry),
        )
        for position, entry in enumerate(entries, start=1)
    )
    return edition


def _entries_of(edition: Edition) -> tuple[ClauseEntry, ...]:
    names = ClauseEntry.__dataclass_fields__
    return tuple(ClauseEntry(**row) for row in edition.clauses.order_by("position").values(*names))


@transaction.atomic
def load_rule_sets(*, values: dict[str, dict[str, Parameter]], at: datetime) -> list[RuleVersion]:
    """Store the first version of each set that has none, in force from FIRST_DAY.

    Returns the versions stored. Raises ValidationError when a registered set's values do not fit
    its dataclass, and then stores nothing.
    """
    _one_at_a_time()
    present = set(RuleVersion.objects.values_list("rule_set", flat=True))
    stored = []
    for name, parameters in values.items():
        if name in present:
            continue
        plain = {key: parameter.value for key, parameter in parameters.items()}
        if name in rulesets.registered():
            rulesets.from_values(rulesets.params_type(name), plain)
        stored.append(
            RuleVersion(
                rule_set=name, number=1, values=plain, in_force_from=FIRST_DAY, created_at=at
            )
        )
    return RuleVersion.objects.bulk_create(stored)

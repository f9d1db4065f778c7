"""The verbs of the rulebook: publish and acknowledge editions, enact rule versions."""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause, editions, memory, registry, rules, rulesets, selectors
from regulations.rulebook.models import Acknowledgement, Clause, Edition, RuleVersion
from regulations.rulebook.rules import FIRST_DAY
from regulations.rulebook.source import (
    ClauseEntry,
    Parameter,
    SourceError,
    check_register,
    read_parameters,
)

ENACTING = "A2.1-1"  # the clause of dated versions


def _one_at_a_time() -> None:
    """Serialise by a lock of the transaction: insert-only tables know no FOR UPDATE."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('rulebook', 0))")


@clause("C14")
@transaction.atomic
def publish_edition(
    *,
    source: Iterable[ClauseEntry],
    owner: str,
    by,
    at: datetime,
    note: str = "",
    after: int | None = None,
) -> Edition | None:
    """Publish the clauses as the next edition, in force from the day of publication (C14).

    `owner` interprets the rules; `by` is None for the portal itself; `after` is the number of the
    edition that `by` compared with, refused when there is a newer one. Returns None when the
    newest edition has the same owner and the same clauses. Who registered is told.
    """
    _one_at_a_time()
    newest, entries = editions.newest_edition(), tuple(source)
    _check_edition(newest, entries, after)
    if newest and newest.owner == owner and editions.entries_of(newest) == entries:
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
    registry.published(edition=edition, by=by, at=at)
    return edition


def _check_edition(
    newest: Edition | None, entries: tuple[ClauseEntry, ...], after: int | None
) -> None:
    if newest and after is not None and newest.number != after:
        raise ValidationError(
            _("%(edition)s has been published meanwhile: look again at what changes."),
            code="C14",
            params={"edition": newest},
        )
    try:
        check_register(entries)
    except SourceError as error:
        problems = [ValidationError(problem, code="C14") for problem in error.problems]
        raise ValidationError(problems) from error


@transaction.atomic
def load_edition(*, source: Iterable[ClauseEntry], owner: str, at: datetime) -> Edition | None:
    """Publish the product's own clauses, unless a person has published the newest edition.

    Returns None when nothing was published.
    """
    _one_at_a_time()
    newest = editions.newest_edition()
    if newest and newest.published_by_id:
        return None
    return publish_edition(source=source, owner=owner, by=None, at=at)


@clause("A1.1")
@transaction.atomic
def acknowledge_edition(*, edition: Edition, by, at: datetime) -> Acknowledgement:
    """Write down that a person knows the edition in force; the second time changes nothing.

    Refused for an edition that is not in force.
    """
    if selectors.edition_in_force(at) != edition:
        raise ValidationError(
            _("%(edition)s is not in force: read and acknowledge the one that is."),
            code="A1.1",
            params={"edition": edition},
        )
    row = Acknowledgement(person=by, edition=edition, at=at)
    Acknowledgement.objects.bulk_create([row], ignore_conflicts=True)
    return Acknowledgement.objects.get(person=by, edition=edition)


@clause("A1.1")
@transaction.atomic
def remind_readers(*, by, at: datetime) -> int:
    """Remind everybody who has not acknowledged the edition in force; returns how many they are.

    Whoever was reminded on that day already is not told again.
    """
    edition = selectors.edition_in_force(at)
    people = list(editions.missing(edition)) if edition else []
    if people:
        registry.remind(edition=edition, people=people, by=by, at=at)
    return len(people)


@clause("A2.1-1")
@transaction.atomic
def enact_version(
    *, rule_set: str, values: dict[str, Any], in_force_from: date, note: str, by, at: datetime
) -> RuleVersion:
    """Store the next version of a rule set, in force from the start of a day in China.

    Every value is stored, those that the dataclass would fill in among them, so that no later
    change of the code changes what was enacted. Refused: values that do not fit the set (with the
    clause of the value), values that held already on the day before, a day that has a version,
    a day that begins within NOTICE, and what no approved draft says, unless it is the first of its
    set or entered into the past by right. Who decides is `by`; it is checked by who calls.
    """
    _one_at_a_time()
    plain = complete_values(rule_set, values)
    standing = list(selectors.versions(rule_set))
    _check_day(in_force_from, {version.in_force_from for version in standing}, at)
    before = next((each for each in standing if each.in_force_from < in_force_from), None)
    if before and before.values == plain:
        raise _refusal(_("These are the values of version %(number)s."), number=before.number)
    version = RuleVersion.objects.create(
        rule_set=rule_set,
        number=max((each.number for each in standing), default=0) + 1,
        values=plain,
        in_force_from=in_force_from,
        created_at=at,
        enacted_by=by,
        note=note,
    )
    version.refresh_from_db()  # the database stamps it
    if version.entered_later:
        memory.entered()
    is_past = version.entered_later and rules.start_of(in_force_from) <= version.recorded_at
    if standing and not is_past and not registry.is_warranted(version):
        raise _refusal(_("A version is enacted by the approval of its draft alone."))
    return version


def complete_values(rule_set: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values as the database would give them back, none left out, all of them checked.

    Raises ValidationError, its code the clause, for a set nobody reads and a value out of bounds.
    """
    try:
        params = rulesets.params_type(rule_set)
    except LookupError as error:
        message = _("No part of the portal keeps the rule set %(name)s yet.")
        raise _refusal(message, name=rules.RULE_SETS.get(rule_set, rule_set)) from error
    try:
        plain = json.loads(json.dumps(values, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise _refusal(_("These values cannot be stored.")) from error
    filled = rulesets.from_values(params, plain)
    for name, parameter in read_parameters().get(rule_set, {}).items():
        if name in plain and not parameter.allows(plain[name]):
            raise ValidationError(
                _("%(field)s (%(clause)s) cannot be %(value)s."),
                code=parameter.clause,
                params={"field": name, "clause": parameter.clause, "value": plain[name]},
            )
    unsaid = {each.name: getattr(filled, each.name) for each in fields(params)}
    return json.loads(json.dumps(unsaid | plain))


def _check_day(day: date, taken: set[date], at: datetime) -> None:
    if day <= rules.day_of(at):
        raise _refusal(_("A version holds from a day to come, not from %(day)s."), day=day)
    if rules.start_of(day) - at < rules.NOTICE:
        message = _("%(day)s begins within ten minutes: choose a later day.")
        raise _refusal(message, day=day)
    if day in taken:
        raise _refusal(_("A version holds from %(day)s already: choose another day."), day=day)


def _refusal(message, **params) -> ValidationError:
    return ValidationError(message, code=ENACTING, params=params)


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

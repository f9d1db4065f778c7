"""One version of a rule set, explained: what it holds, when, by whom, and what it changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import rules
from regulations.rulebook.models import Clause, RuleVersion
from regulations.rulebook.selectors import Figure, editions_in_force, figures, versions


class Stage(TextChoices):
    """Where a version stands on a day."""

    COMING = "coming", _("not yet in force")
    HOLDS = "holds", _("holds")
    OVER = "over", _("no longer in force")


@dataclass(frozen=True)
class Line:
    """A figure with the reading of its clause, and what the version before said.

    `was` is None where nothing changed, and where there is no version before.
    """

    figure: Figure
    reading: str
    was: str | None


@dataclass(frozen=True)
class Explained:
    """A version with its neighbours in time; `last_day` is None as long as none follows."""

    version: RuleVersion
    before: RuleVersion | None
    after: RuleVersion | None
    stage: Stage
    lines: list[Line]
    dropped: list[Figure]

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds."""
        return self.after and self.after.in_force_from - timedelta(days=1)

    @property
    def changes(self) -> int:
        """How many figures read otherwise than in the version before."""
        return sum(line.was is not None for line in self.lines) + len(self.dropped)


def explain_version(name: str, number: int, at: datetime) -> Explained | None:
    """The version of a rule set with this number, seen at a moment; None if there is none."""
    standing = list(versions(name).select_related("enacted_by"))
    place = next((n for n, each in enumerate(standing) if each.number == number), None)
    if place is None:
        return None
    version = standing[place]
    before = standing[place + 1] if place + 1 < len(standing) else None
    after = standing[place - 1] if place else None
    shown = figures(version)
    return Explained(
        version=version,
        before=before,
        after=after,
        stage=_stage(version, after, rules.day_of(at)),
        lines=_lines(shown, version, before, _readings(shown, at)),
        dropped=[each for each in figures(before) if each.name not in version.values]
        if before
        else [],
    )


def _stage(version: RuleVersion, after: RuleVersion | None, today: date) -> Stage:
    if version.in_force_from > today:
        return Stage.COMING
    return Stage.OVER if after and after.in_force_from <= today else Stage.HOLDS


def _readings(shown: list[Figure], at: datetime) -> dict[str, Clause]:
    """The clauses of these figures in the handbook's edition in force, by their numbers."""
    refs = {figure.clause for figure in shown}
    edition = editions_in_force(at).values("pk")[:1]
    clauses = Clause.objects.filter(edition__in=edition, ref__in=refs).defer("search")
    return {clause.ref: clause for clause in clauses}


def _lines(
    shown: list[Figure],
    version: RuleVersion,
    before: RuleVersion | None,
    readings: dict[str, Clause],
) -> list[Line]:
    old = {figure.name: figure.text for figure in figures(before)} if before else {}
    lines = []
    for figure in shown:
        is_same = before is None or (
            figure.name in old and before.values[figure.name] == version.values[figure.name]
        )
        was = None if is_same else old.get(figure.name, "—")
        clause = readings.get(figure.clause)
        reading = clause.reading_of(figure.name) if clause else ""
        lines.append(Line(figure, reading, was))
    return lines

"""What whoever decides reads of a request, and every chain there is."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulations.approvals.rules import Stage
from sitecontent.database.levels import rules
from sitecontent.database.levels.models import RightRequest
from sitecontent.database.levels.selectors import level_of, requests
from sitecontent.database.levels.words import level_words, right_words


def link_of(document: RightRequest) -> str:
    """Where a request is looked at."""
    return f"/database/levels/requests/{document.pk}/"


def facts_of(document: RightRequest) -> Iterable[tuple[object, object]]:
    """For whom, what, the levels of the position and now, and what it is needed for."""
    row = requests().get(pk=document.pk)
    own = rules.level_of_position(row.position.code if row.position else "")
    return [
        (_("For"), f"{row.employee.name} {row.employee.number}"),
        (_("Position"), row.position or "—"),
        (pgettext("right", "Asked for"), right_words(row)),
        (_("Level of the position"), level_words(own)),
        (_("Level granted now"), level_words(level_of(row.employee))),
        (_("Reason"), row.reason),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """Every chain of a request."""
    return [
        (gettext_lazy("a level up to that of the position, or taken away"),
         rules.chain_of(special=False, is_by_head=False)),
        (gettext_lazy("an administrator of the database, or more than the position has"),
         rules.chain_of(special=True, is_by_head=False)),
        (gettext_lazy("what the general manager asks for"),
         rules.chain_of(special=True, is_by_head=True)),
    ]  # fmt: skip

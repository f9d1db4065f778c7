"""What the pages of the room have in common: refusals, and months that are asked for."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from hr.roster import registry
from hr.roster.past import OverError

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)
# Whole weeks are shown: those of the month before begin before the first rules.
FIRST_MONTH = date(2020, 2, 1)


def refuse(request, error: ValidationError, clause: str) -> None:
    """Say why not, with the clause the refusal names, or that of the page."""
    code = next((each.code for each in error.error_list if each.code), None) or clause
    messages.error(
        request,
        format_html(
            '{} <a class="clause" href="{}">{}</a>',
            " ".join(error.messages),
            reverse("rulebook:clause", args=[code]),
            code,
        ),
    )


def ask_instead(request, error: ValidationError, kind: str, **more):
    """To the page that asks for another plan of a day that is over, filled in as it was sent; None
    where the refusal is another one, or nobody takes such requests."""
    page = registry.past_page(kind)
    if page is None or not isinstance(error, OverError):
        return None
    sent = [(name, each) for name in request.POST for each in request.POST.getlist(name)]
    words = [pair for pair in sent if pair[0] not in ("csrfmiddlewaretoken", "shown", *more)]
    return redirect(f"{page}?{urlencode([*words, *more.items()])}")


def month_asked(text: str | None, today: date) -> date:
    """The first day of the month "2026-03"; of this one when nothing sensible was asked for."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today.replace(day=1)
    return found if FIRST_MONTH <= found < LATEST else today.replace(day=1)


def month_after(first: date) -> date:
    """The first day of the month that follows one."""
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before one."""
    return (first - timedelta(days=1)).replace(day=1)


def weeks_of(first: date) -> list[date]:
    """Every day of the whole weeks that a month touches, Monday first."""
    start = first - timedelta(days=first.weekday())
    last = month_after(first) - timedelta(days=1)
    end = last + timedelta(days=6 - last.weekday())
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]

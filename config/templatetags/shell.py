"""Template tags of the shell: sidebar, icons, clauses, moments."""

from datetime import datetime
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe

from config import shell
from regulations.rulebook.rules import until_text

register = template.Library()


@register.simple_tag(takes_context=True)
def sidebar(context):
    """The sidebar for the person of this request."""
    return mark_safe(shell.sidebar(context["request"]))  # made of our own templates


@register.simple_tag(takes_context=True)
def bottom(context):
    """The bar at the bottom of a phone."""
    return mark_safe(shell.bottom(context["request"]))  # made of our own templates


@register.simple_tag(takes_context=True)
def here(context) -> str:
    """The address that shows this page again: of a refused form the one it was sent from."""
    request = context["request"]
    sent_from = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(sent_from, request.get_host()):
        return urlsplit(sent_from)._replace(scheme="", netloc="", fragment="").geturl()
    return request.get_full_path()


@register.simple_tag
def demo() -> bool:
    """Whether the portal runs as a demo."""
    return settings.DEMO


@register.simple_tag
def icon(name: str):
    """One drawing of the sprite."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("shell/icons.svg"),
        name,
    )


@register.simple_tag
def clause(ref: str):
    """A clause as a link to its place in the handbook."""
    return format_html('<a class="clause" href="/handbook/{0}/">{0}</a>', ref) if ref else ""


@register.filter
def money(amount) -> str:
    """An amount to the cent, its thousands apart, the same in both languages: 1,330,735.70."""
    return f"{amount:,.2f}"


@register.filter
def thousands(count: int) -> str:
    """A count, its thousands apart, the same in both languages."""
    return f"{count:,}"


@register.filter
def percent(share: float) -> str:
    """A share of one, to the tenth of a percent: 63.2%."""
    return f"{share:.1%}"


@register.filter
def moment(at: datetime | None) -> str:
    """A moment to the second, in the zone of the company."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""


@register.filter
def minute(at: datetime | None) -> str:
    """A moment to the minute, with its year unless that is the one that runs."""
    if not at:
        return ""
    local = timezone.localtime(at)
    year = "" if local.year == timezone.localdate().year else f"{local.year}-"
    return f"{year}{local:%m-%d %H:%M}"


@register.filter
def due(at: datetime | None) -> str:
    """A moment until which something is done; the end of a day shows that day: 11-26 24:00."""
    if not at:
        return ""
    text = until_text(at)
    return text if text[:4] != f"{timezone.localdate().year}" else text[5:]


@register.simple_tag
def countdown(due_at: datetime, starts_at: datetime | None = None):
    """A clock that the browser keeps running from the server's time."""
    return format_html(
        '<time class="countdown" title="{}" datetime="{}" data-due="{}" data-start="{}">{}</time>',
        until_text(due_at),
        due_at.isoformat(),
        int(due_at.timestamp() * 1000),
        int((starts_at or due_at).timestamp() * 1000),
        due(due_at),
    )


@register.simple_tag
def server_now() -> int:
    """The server's clock in milliseconds: countdowns follow it, not the visitor's."""
    return int(timezone.now().timestamp() * 1000)

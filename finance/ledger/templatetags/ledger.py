"""What accounts and funds are called on a page."""

from django import template
from django.utils import timezone

from finance.ledger.names import account_label, fund_label
from finance.ledger.selectors import is_counted
from regulations.rulebook.rules import day_of

register = template.Library()


@register.filter
def called(account) -> str:
    """The name of an account, or of a line of a statement, in the reader's language."""
    return account_label(account.code, account.name)


@register.filter
def fund_of(row) -> str:
    """The name of a journal line's fund in the reader's language."""
    return fund_label(row.fund_kind, row.fund)


@register.filter
def fund_called(fund) -> str:
    """The name of a fund in the reader's language."""
    return fund_label(fund.kind, fund.name)


@register.simple_tag(takes_context=True)
def drawer_is_closed(context) -> bool:
    """Whether today's drawer is counted, so that no cash is offered; asked once for a page, and
    only where cash would be."""
    request = context["request"]
    if not hasattr(request, "drawer_is_closed"):
        request.drawer_is_closed = is_counted(day_of(timezone.now()))
    return request.drawer_is_closed

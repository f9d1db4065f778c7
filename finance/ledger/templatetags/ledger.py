"""What accounts and funds are called on a page."""

from django import template

from finance.ledger.names import account_label, fund_label

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

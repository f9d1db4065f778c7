"""What a published statement says in words, of its own content alone."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _


def yuan(amount: str | Decimal) -> str:
    """A sum as people read it."""
    return f"{Decimal(amount):,.2f}"


def agrees(content: dict) -> bool:
    """Whether cash and books agreed: no bank and no count of the drawer differed."""
    banks = [row for row in content.get("banks", []) if Decimal(row["difference"])]
    return not banks and not content.get("differences")


def words_of(content: dict) -> Iterator[str]:
    """The lines of the sheet on the board: result, money, and what did not agree (A7.1-3)."""
    yield _("Income %(income)s yuan, spending %(spending)s yuan, result %(result)s yuan.") % {
        name: yuan(content[name]) for name in ("income", "spending", "result")
    }
    for row in content.get("places", []):
        yield _("%(place)s: %(opening)s at the beginning, %(closing)s at the end.") % {
            "place": row["name"], "opening": yuan(row["opening"]), "closing": yuan(row["closing"]),
        }  # fmt: skip
    yield from gaps_of(content)
    if agrees(content):
        yield _("The month is closed: cash and books agree.")
    else:
        yield _("The month is closed with the differences named here.")


def gaps_of(content: dict) -> Iterator[str]:
    """What did not agree, each with its explanation."""
    for row in content.get("banks", []):
        if Decimal(row["difference"]):
            yield _bank(row)
    for row in content.get("differences", []):
        yield _drawer(row)


def _bank(row: dict) -> str:
    words = {name: yuan(row[name]) for name in ("stated", "book", "difference")}
    text = _(
        "Bank account %(code)s: the bank says %(stated)s, the book %(book)s, difference "
        "%(difference)s. %(explanation)s"
    ) % (row | words)
    # Months that were closed before a second person signed say nothing of one.
    if row.get("signed"):
        text += " " + _("Checked by %(person)s.") % {"person": row["signed"]}
    return text


def _drawer(row: dict) -> str:
    found = Decimal(row["difference"])
    text = _("Drawer of %(day)s: %(sum)s too much. %(explanation)s")
    if found < 0:
        text = _("Drawer of %(day)s: %(sum)s missing. %(explanation)s")
    return text % (row | {"sum": yuan(abs(found))})

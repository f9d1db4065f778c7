"""What a script is for, what it says, and when it may be written, taken back or copied."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON, LONGEST_SHOP = 60, 1000, 200, 60
SHOP = "{shop}"


class Category(TextChoices):
    """At which point of a conversation a script helps."""

    GREETING = "greeting", pgettext_lazy("script", "greeting")
    PRODUCT = "product", pgettext_lazy("script", "recommending")
    OBJECTION = "objection", pgettext_lazy("script", "objections")
    PROMOTION = "promotion", pgettext_lazy("script", "promotions")
    DELIVERY = "delivery", pgettext_lazy("script", "delivery")
    AFTER = "after", pgettext_lazy("script", "after-sales")
    CLOSING = "closing", pgettext_lazy("script", "closing")


class Move(TextChoices):
    """What becomes of a script."""

    RETIRED = "retired", pgettext_lazy("script", "retired")
    BACK = "back", pgettext_lazy("script", "back again")


@clause("C10-R1", "C10-R4")
def filled(text: str, shop: str) -> str:
    """A script as it is said to a customer: {shop} is the company's shop.

    >>> filled("欢迎光临{shop}！", "示范食品商城")
    '欢迎光临示范食品商城！'
    """
    return text.replace(SHOP, shop)


@clause("C10-R4")
def fault_of_script(title: str, text: str) -> object:
    """Why a script is not taken like this; None if it is."""
    if not title.strip() or not text.strip():
        return _("A script has a title and a text.")
    if len(title.strip()) > LONGEST_TITLE or len(text.strip()) > LONGEST_TEXT:
        return _("A script is at most 1,000 characters long, its title 60.")
    if "{" in text.replace(SHOP, "") or "}" in text.replace(SHOP, ""):
        return _("Between braces stands only {shop}, for the name of the shop.")
    return None


@clause("C10-R4")
def fault_of_version(*, is_same: bool, reason: str, is_retired: bool) -> object:
    """Why a new version is not taken; None if it is. The old one stays as it was."""
    if is_retired:
        return _("The script is retired. Bring it back first.")
    if is_same:
        return _("Nothing of it is different.")
    if not reason.strip():
        return _("Say why it is changed.")
    return None


@clause("C10-R4")
def fault_of_move(move: str, *, is_retired: bool, reason: str) -> object:
    """Why a script is not retired or brought back; None if it is."""
    if move not in Move.values:
        return _("A script is retired, or brought back.")
    if (move == Move.RETIRED) == is_retired:
        return _("It is so already.")
    return None if reason.strip() else _("Say why.")


@clause("C10-R4")
def fault_of_use(*, is_retired: bool) -> object:
    """Why a script is not used; None if it is."""
    return _("The script is retired: nobody uses it any more.") if is_retired else None


@clause("C10-R1")
def fault_of_shop(name: str, current: str) -> object:
    """Why the shop is not called like this; None if it is."""
    if not name.strip() or len(name.strip()) > LONGEST_SHOP or "{" in name or "}" in name:
        return _("Write the name of the shop as customers read it.")
    return _("The shop is called so already.") if name.strip() == current else None

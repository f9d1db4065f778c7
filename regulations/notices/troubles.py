"""What went wrong with a delivery, in words: the portal's own, or what a receiver's amount to."""

import re

from django.utils.translation import gettext, gettext_noop

UNKNOWN = gettext_noop("Apprise does not know this address.")
SILENT = gettext_noop("The channel did not answer in time.")
REFUSED = gettext_noop("The channel refused it.")
GONE = gettext_noop("The channel was removed.")
LEFT = gettext_noop("The person has left.")
NO_SERVER = gettext_noop("No mail server is set up.")
NO_EMAIL = gettext_noop("The person has no mail address.")
WORDLESS = gettext_noop("The notice cannot be put into words.")
STUCK = gettext_noop("Every try ended before it was known how it went.")
RESTS = gettext_noop("Waits because the channel has just failed.")
OURS = frozenset(
    (UNKNOWN, SILENT, REFUSED, GONE, LEFT, NO_SERVER, NO_EMAIL, WORDLESS, STUCK, RESTS)
)

UNREACHED = gettext_noop("The receiver could not be reached.")
NOT_ALLOWED = gettext_noop("The receiver does not accept the secret in the address (%(code)s).")
NOT_FOUND = gettext_noop("The receiver knows no such address (%(code)s).")
TOO_MANY = gettext_noop("The receiver has had too many messages (%(code)s).")
NOT_TAKEN = gettext_noop("The receiver did not take it (%(code)s).")
BROKEN = gettext_noop("The receiver itself has failed (%(code)s).")
_BY_CODE = {"401": NOT_ALLOWED, "403": NOT_ALLOWED, "404": NOT_FOUND, "410": NOT_FOUND,
            "429": TOO_MANY}  # fmt: skip
_CODE = re.compile(r"\berror=(\d{3})\b")
_NO_WAY = re.compile(
    r"connect|resol|timed? ?out|unreachable|refused|ssl|certificate", re.IGNORECASE
)


def sentence(error: str) -> str:
    """What went wrong, in the reader's language; empty for nothing."""
    if not error or error in OURS:
        return gettext(error) if error else ""
    found = _CODE.search(error)
    if found:
        code = found[1]
        return gettext(_BY_CODE.get(code) or (BROKEN if code >= "500" else NOT_TAKEN)) % {
            "code": code
        }
    return gettext(UNREACHED if _NO_WAY.search(error) else REFUSED)


def raw(error: str) -> str:
    """The receiver's own words; empty where the portal itself said what was wrong."""
    return "" if error in OURS else error

"""What is shown of an address that holds secrets, and which addresses a person may set up."""

import re
from urllib.parse import quote, unquote

# What a person may set up alone: services whose own host is the only one they reach, since any
# other address would let everybody send from inside the company's network to wherever they like.
OWN_SERVICES = ("dingtalk", "feishu", "wecombot")
EMAIL = "{email}"
SHOWN = 4
SHORT = 12
_PARTS = re.compile(r"[/:@?&=,;+#]+")


def scheme(address: str) -> str:
    """The service of an address, as it stands before "://"; empty when nothing does."""
    found, mark, _rest = address.strip().partition("://")
    return found.lower() if mark else ""


def masked(address: str) -> str:
    """What pages show: the scheme and the last four characters; of a short address no character."""
    rest = address.strip().partition("://")[2].rstrip("/")
    return f"{scheme(address)}://…{rest[-SHOWN:] if len(rest) >= SHORT else ''}"


def without_secrets(text: str, address: str) -> str:
    """A text in which nothing of an address is left but its scheme and what is very short."""
    parts = _PARTS.split(address.partition("://")[2])
    secrets = {part for each in parts for part in (each, unquote(each)) if len(part) >= SHOWN}
    for secret in sorted(secrets, key=len, reverse=True):
        text = re.sub(re.escape(secret), "…", text, flags=re.IGNORECASE)
    return text


def mail_address(address: str, email: str) -> str:
    """A mail server's address for one reader."""
    return address.replace(EMAIL, quote(email, safe="@"))

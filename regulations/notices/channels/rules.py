"""What is shown of an address that holds secrets, and which addresses a person may set up."""

import re
from collections.abc import Iterator
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


def pieces(text: str, most: int) -> Iterator[str]:
    """A text in pieces of at most `most` bytes, cut between lines; a line is cut that is longer."""
    piece = ""
    for line in text.splitlines():
        grown = f"{piece}\n{line}" if piece else line
        if len(grown.encode()) <= most:
            piece = grown
            continue
        if piece:
            yield piece
        *whole, piece = _cut(line, most)
        yield from whole
    yield piece


def _cut(line: str, most: int) -> list[str]:
    """A line in pieces of so many bytes, no character of it torn apart."""
    parts = [""]
    for sign in line:
        if len(parts[-1].encode()) + len(sign.encode()) > most:
            parts.append("")
        parts[-1] += sign
    return parts

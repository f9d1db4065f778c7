"""Messages for the tests of notices, one run of the relay, and a receiver that trickles."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from django.conf import settings
from django.utils import translation

from regulations.notices.relay import relay
from regulations.notices.services import Message

# A Wednesday, 18:00 in China.
AT = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
# In every address of a test: whoever shows it has shown a secret.
TOKEN = "geheim-7f3a9c"
# How long a receiver that hangs does so, in seconds.
PATIENCE = 20


def breach(number: int = 1) -> Message:
    """A clock's message."""
    return Message(
        key=f"breach:{number}",
        text="Order %(what)s was not accepted in time.",
        params={"what": f"T{number}"},
        url="/desk/",
        clause="C7-1",
    )


def plain(number: int = 1, text: str = "Import %(number)s is done.") -> Message:
    """A message that can wait."""
    return Message(key=f"import:{number}", text=text, params={"number": number})


def numbered(pk: int) -> str:
    """The last line of what leaves the portal, in the company's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return translation.gettext("No. %(number)s") % {"number": pk}


def run(at: datetime) -> None:
    """One run of the relay at a moment."""
    relay(clock=lambda: at)


@contextmanager
def trickling() -> Iterator[str]:
    """The address of a receiver that answers one header a second, and never comes to an end."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_trickle, args=(server, over), daemon=True).start()
        yield f"json://127.0.0.1:{server.getsockname()[1]}/"
        over.set()


def _trickle(server: socket.socket, over: threading.Event) -> None:
    connection, _address = server.accept()
    with connection, suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not over.wait(1):
            connection.sendall(b"X-More: 1\r\n")

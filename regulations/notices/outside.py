"""A message to somebody outside of the company, by the mail server that is set up."""

from regulations.notices.channels.rules import mail_address
from regulations.notices.channels.senders import send
from regulations.notices.relay import mail_server
from regulations.notices.troubles import NO_SERVER


def mail_out(*, email: str, title: str, body: str) -> str:
    """Mail one message; returns an empty text, or what went wrong as an English message id.

    Comes back within moments, whatever the server does.
    """
    server = mail_server()
    if not server:
        return NO_SERVER
    return send(address=mail_address(server, email), title=title, body=body)

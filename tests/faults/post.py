"""A mail server that fails at its every third letter or so, and `python -m tests.faults.post`:
the relay of the portal, run after run, in a process to be killed."""

import email
import random
import re
import socketserver
import sys
import threading
from collections import Counter
from datetime import timedelta

FAILS = 0.3
# What of the portal's time goes by with each run of the relay, so that pauses cost no time here.
STEP = timedelta(seconds=10)


class Post(socketserver.ThreadingTCPServer):
    """Takes letters by SMTP; counts each by its number once it has said that it took it."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.chance, self.lock = random.Random(seed), threading.Lock()
        self.taken: Counter[int] = Counter()
        self.failed = 0
        self.port = self.server_address[1]

    def fails_at(self) -> str:
        """Where the next letter fails: at the greeting, its reader, its text; or nowhere."""
        with self.lock:
            fails = self.chance.random() < FAILS
            self.failed += fails
            return self.chance.choice(["greeting", "reader", "text", "cut"]) if fails else ""

    def take(self, letter: bytes) -> None:
        """Count it by the number in its last line."""
        message = email.message_from_bytes(letter)
        bodies = [part.get_payload(decode=True) for part in message.walk()]
        text = b"\n".join(body for body in bodies if body).decode()
        with self.lock:
            self.taken[int(re.findall(r"(\d+)\s*$", text.strip())[-1])] += 1


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        fails = self.server.fails_at()
        if fails == "greeting":
            self.say("421 not now")
            return
        self.say("220 post")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"QUIT":
                    self.say("221 bye")
                    return
                case b"RCPT" if fails == "reader":
                    self.say("451 not this one now")
                case b"DATA" if fails == "cut":
                    return
                case b"DATA":
                    self.take(fails)
                case _:
                    self.say("250 ok")

    def take(self, fails: str) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if fails:
            self.say("451 not now")
            return
        self.server.take(b"".join(lines))
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def main(first: int) -> None:
    """Relay until nothing waits, `first` steps ahead of the database's clock; says each step."""
    import django

    django.setup()
    from regulations.binding.moments import database_now
    from regulations.notices.models import Delivery
    from regulations.notices.relay import relay

    step = first
    while Delivery.objects.waiting().exists():
        print(step, flush=True)
        ahead = STEP * step
        relay(clock=lambda ahead=ahead: database_now() + ahead)
        step += 1


if __name__ == "__main__":
    main(int(sys.argv[1]))

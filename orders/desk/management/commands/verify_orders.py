"""`manage.py verify_orders`: does every order still say what it said when it came in?"""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from orders.desk.models import Order
from orders.desk.verify import findings

WORDS = {
    "gap": "event %(seq)s is missing",
    "event": "event %(seq)s was changed",
    "link": "the events before event %(seq)s were changed",
    "facts": "its facts or lines were changed",
    "no_events": "its events are gone",
    "no_order": "the order itself is gone",
    "seal": "seal %(seal)s no longer fits",
    "seal_head": "what seal %(seal)s covers was changed or removed",
    "seal_copy": "seal %(seal)s differs from the copy outside the database",
    "ghost": "an event that waited for its seal is gone",
    "state": "its state does not follow from its events",
    "accepter": "its state names somebody else than its events as who accepted it",
    "named": "its state names somebody else than its events as who it was handed to",
    "counted": "its tries and open requests are not as many as its events say",
    "clock": "the clock of its state is not the one that its events started",
    "voided": "a clock of it was voided, and no event of that moment says so",
    "met": "a clock of it was met at another moment, or by somebody else, than its events say",
    "uncovered": "an event stands neither in a seal nor in the queue for the next",
}


class Command(BaseCommand):
    help = "Check the hash chain of every order and the seals over them; exits 1 at any finding."

    def add_arguments(self, parser):
        parser.add_argument("--seals", type=Path, default=settings.SEAL_FILE, help="copied seals")

    def handle(self, *args, seals, **options):
        found = list(findings(seals))
        for finding in found:
            number = Order.objects.filter(pk=finding.key).values_list("number", flat=True)
            where = f"{number.first() or '?'} (id {finding.key})" if finding.key else ""
            words = WORDS[finding.what] % {"seq": finding.seq, "seal": finding.seal}
            if finding.count > 1:
                words += f" (the first of {finding.count} orders)"
            self.stdout.write(f"order {where}: {words}" if where else words)
        if found:
            sys.exit(1)
        self.stdout.write("All orders, chains and seals are whole.")

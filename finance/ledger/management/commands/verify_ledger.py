"""`manage.py verify_ledger`: are the books still what was posted?"""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from finance.ledger.verify import findings

WORDS = {
    "gap": "series {key}: number {seq} is missing",
    "event": "series {key}: voucher {seq} was changed",
    "link": "series {key}: what was posted before number {seq} was changed",
    "facts": "series {key}: the beginning of its chain was changed",
    "seal": "seal {seal} no longer fits",
    "seal_head": "series {key}: what seal {seal} covers was changed or removed",
    "seal_copy": "seal {seal} differs from the copy outside the database",
    "ghost": "series {key}: a voucher that waited for its seal is gone",
    "uncovered": "series {key}: a voucher stands neither in a seal nor in the queue for the next",
    "unbalanced": "voucher {key} is out of balance",
    "purse": "purse {key} does not hold what its movements come to",
    "hands": "voucher {key} was posted without its money, or by who moved or prepared it",
    "placed": "voucher {key} stands in another month than its day, or its money in another place",
    "orphan": "voucher {key} is gone, and what hung on it is still there",
    "closing": "the statement of {key} was changed, or is not what its vouchers come to",
}


class Command(BaseCommand):
    help = "Check chain, numbers, seals, balances, purses and closed months; exits 1 at a finding."

    def add_arguments(self, parser):
        parser.add_argument("--seals", type=Path, default=settings.SEAL_FILE, help="copied seals")

    def handle(self, *args, seals, **options):
        found = list(findings(seals))
        for finding in found:
            more = f" (the first of {finding.count})" if finding.count > 1 else ""
            self.stdout.write(WORDS[finding.what].format(**vars(finding)) + more)
        if found:
            sys.exit(1)
        self.stdout.write("The books, their chains, seals and purses are whole.")

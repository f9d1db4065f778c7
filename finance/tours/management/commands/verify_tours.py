"""`manage.py verify_tours`: do the books and the documents of tours agree?"""

import sys

from django.core.management.base import BaseCommand

from finance.tours.purses.verify import findings

WORDS = {
    "purse": "tour {tour}: its purse is not what its documents come to",
    "customer": "tour {tour}: the books owe its customer another sum than its receipts say",
    "guide": "tour {tour}: by the books its guides have another sum than by its advances",
    "voucher": "tour {tour}: a voucher moved its money, and no document of it says so",
    "papers": "tour {tour}: its bound papers are not what was kept",
}


class Command(BaseCommand):
    help = "Compare purses and vouchers of tours with their documents; exits 1 at a finding."

    def handle(self, *args, **options):
        found = list(findings())
        for finding in found:
            more = f" (the first of {finding.count})" if finding.count > 1 else ""
            self.stdout.write(WORDS[finding.what].format(tour=finding.tour) + more)
        if found:
            sys.exit(1)
        self.stdout.write("Books and documents of all tours agree.")

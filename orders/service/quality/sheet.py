"""The monthly sums of quality as a spreadsheet."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orders.service.quality.models import QualitySample
from orders.service.quality.rules import LISTS, faults_of
from orders.service.quality.selectors import standing_of, sums_of
from orders.service.rules import Way
from regulations.tables import Table, Written, write_book

KIND = "quality"  # of data that leaves the portal


def write_sheet_of(month: date, samples: Sequence[QualitySample]) -> Written:
    """A month as .xlsx: the sum of everybody with every fault counted, then every conversation."""
    return write_book([_sums(month, samples), _each(samples)])


def _sums(month: date, samples: Sequence[QualitySample]) -> Table:
    codes = [(way, code) for way in LISTS for code in faults_of(way)]
    header = [
        _("Month"), _("Number"), pgettext("person", "Name"), _("Drawn"), _("Scored"),
        pgettext("quality", "Mean"), pgettext("quality", "Appeals"),
        *(f"{Way(way).label} {code} {faults_of(way)[code]}" for way, code in codes),
    ]  # fmt: skip
    rows = [
        [
            f"{month:%Y-%m}", row.person.number, row.person.name, row.drawn, len(row.scores),
            row.mean, row.appeals, *(row.faults[code] for code in codes),
        ]
        for row in sums_of(samples)
    ]  # fmt: skip
    return Table(_("Sums of the month"), header, rows, width=14, fixed="D2")


def _each(samples: Sequence[QualitySample]) -> Table:
    header = [
        _("Conversation"), pgettext("service", "way"), _("Number"), pgettext("person", "Name"),
        pgettext("quality", "score"), _("faults"), _("scored by"),
    ]  # fmt: skip
    rows = []
    for row in samples:
        stands = standing_of(row)
        rows.append([
            row.ticket_id, str(row.ticket.get_way_display()), row.person.number, row.person.name,
            stands[0] if stands else None, ", ".join(stands[1]) if stands else "",
            row.score.by.name if stands else "",
        ])  # fmt: skip
    return Table(_("Conversations"), header, rows, width=14)

"""A script, a scored conversation with its appeal, a report and something unusual for the list of
addresses."""

from orders.service.customers.services import find_customer
from orders.service.months import month_of
from orders.service.quality.services import appeal_score, draw_sample, score_sample
from orders.service.reports.services import open_report, report_unusual
from orders.service.rules import Way
from orders.service.scripts.services import write_script
from orders.service.tickets.rules import Kind
from orders.service.tickets.services import Asked, take_ticket


class Filed:
    """What the addresses of scripts, quality and reports lead to."""

    def __init__(self, company, at):
        self.script = write_script(
            category="greeting", title="进店问候语", text="您好，欢迎光临{shop}", by=company.lead,
            at=at,
        )  # fmt: skip
        customer = find_customer(name="胡女士", phone="", by=company.assistant, at=at)
        asked = Asked(Kind.ENQUIRY, Way.PHONE, "几点关门", customer, answer="六点")
        take_ticket(asked=asked, by=company.assistant, at=at)
        draw = draw_sample(month=month_of(at), each=1, seed="s", by=company.lead, at=at)
        self.sample = draw.samples.get()
        score = score_sample(
            sample_id=self.sample.pk, faults=["A"], note="", by=company.lead, at=at
        )
        appeal_score(score_id=score.pk, text="不服", by=company.assistant, at=at)
        self.report = open_report(at=at)
        self.unusual = report_unusual(what="刷单", by=company.assistant, at=at)

    def paths(self) -> dict[str, str]:
        """Pattern → an address of it."""
        rows = {
            "service/scripts/<int:pk>/": (self.script.script_id, ("", "move/")),
            "service/scripts/versions/<int:pk>/": (self.script.pk, ("use/",)),
            "service/quality/<int:pk>/": (self.sample.pk, ("", "score/", "appeal/", "answer/")),
            "service/reports/<int:pk>/": (self.report.pk, ("", "write/", "read/")),
            "service/unusual/<int:pk>/": (self.unusual.pk, ("answer/",)),
        }
        return {
            f"{pattern}{page}": f"{pattern.replace('<int:pk>', str(pk))}{page}"
            for pattern, (pk, pages) in rows.items()
            for page in pages
        }

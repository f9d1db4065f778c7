"""The room of joining and leaving."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareersConfig(AppConfig):
    name = "hr.careers"
    label = "careers"
    verbose_name = _("Joining and leaving")

    def ready(self):
        from hr.careers import replay
        from hr.careers.rules import CareerRules
        from regulations.amendments import registry as amendments
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("careers", CareerRules)
        amendments.replay("careers", replay.judge_careers, covers=replay.COVERS, first=replay.first)
        notices.register("career", label=_("Joining and leaving"))
        notices.register("career_clock", label=_("Clocks of joining and leaving"), is_clock=True)
        self._bind()
        self._allow()
        self._ask()
        self._watch()
        self._clear()

    def _bind(self):
        from hr.careers import models
        from regulations.binding import registry

        for name in models.__all__:
            model = getattr(models, name)
            if name in ("Offer", "Review"):
                registry.update_columns(model, "approval_id")
            else:
                registry.insert_only(model, clause=CLAUSES.get(model.__module__, "C2"))

    def _allow(self):
        from hr.people.positions import MANAGERS, allow

        hr = ("hr_officer", *MANAGERS)
        for right in (
            "view_vacancy", "add_vacancy", "hire_candidate", "view_candidate", "view_trial",
            "view_jobdescription", "add_jobdescription", "view_exam", "add_exam", "verify_entry",
            "view_entryfile", "view_probation", "keep_probation", "settle_departure",
        ):  # fmt: skip
            allow(f"careers.{right}", *hr)
        leads = ("department_manager", "ecommerce_lead", "product_manager", "site_manager")
        allow("careers.mark_trial", *leads, *hr)
        allow("careers.view_exam", *leads)
        allow("careers.view_jobdescription", *leads)
        office, finance = "office_clerk", ("cashier", "chief_accountant")
        allow("careers.view_departure", "system_administrator", office, *finance, *hr)
        allow("careers.sign_own", *MANAGERS)
        allow("careers.sign_office", office)
        allow("careers.sign_finance", *finance)
        allow("careers.sign_systems", "system_administrator")
        allow("careers.sign_personnel", "hr_officer")
        # Those of the management sign where whoever would is the one who leaves, or is not there.
        allow("careers.sign_any", *MANAGERS)
        for right in ("view_belonging", "add_belonging"):
            allow(f"careers.{right}", office, *hr)
        allow("careers.keep_payscale", "general_manager")

    def _ask(self):
        from hr.careers.hiring import facts as offers
        from hr.careers.hiring import services as hiring
        from hr.careers.models import Offer, Review
        from hr.careers.probation import facts as reviews
        from hr.careers.probation import services as probation
        from regulations.approvals import registry as approvals

        approvals.register(
            hiring.KIND, label=_("offer to a candidate"), clause="C2", model=Offer,
            settle=hiring.settle_offer, link=offers.link_of, charts=offers.charts,
            facts=offers.facts_of, returns=False,
        )  # fmt: skip
        approvals.register(
            probation.REVIEW, label=_("end of a probation"), clause="C2", model=Review,
            settle=probation.settle_review, link=reviews.link_of, charts=reviews.charts,
            facts=reviews.facts_of, returns=False,
        )  # fmt: skip

    def _watch(self):
        from hr.careers.entry import services as entry
        from hr.careers.leaving import clocks as clearance
        from hr.careers.leaving import lasts
        from hr.careers.probation import clocks as ends
        from hr.careers.probation import services as probation
        from hr.people import registry as people
        from regulations.deadlines import registry as deadlines

        people.on_call_off(lasts.held_plans)
        for react in (probation.end_with_employment, entry.drop_file, lasts.on_leave):
            people.on_leave(react)
        deadlines.register(
            entry.KIND, label=_("personnel file of the first day"), on_breach=entry.report_late,
            link=entry.link_of, names=entry.names_of, is_private=True,
        )  # fmt: skip
        deadlines.register(
            probation.KIND, label=_("decision on a probation"), on_breach=ends.report_undecided,
            links=ends.links_of, names=ends.names_of, is_private=True,
        )  # fmt: skip
        deadlines.register(
            clearance.KIND, label=_("clearance of who leaves"), on_breach=clearance.report_late,
            link=clearance.link_of, names=clearance.names_of, is_private=True,
        )  # fmt: skip

    def _clear(self):
        from hr.careers import registry, waiting
        from hr.careers.leaving import things
        from hr.careers.leaving.rules import Desk

        registry.clear(
            "things", label=_("Things of the company"), desk=Desk.OFFICE, find=things.still_out
        )
        registry.clear(
            "approvals", label=_("Requests to decide"), desk=Desk.OWN, find=waiting.decisions
        )
        registry.clear("file", label=_("Personnel file"), desk=Desk.PERSONNEL, find=waiting.files)


# The clause that a refusal of the rows of a part names.
CLAUSES = {
    "hr.careers.entry.models": "A5-1",
    "hr.careers.leaving.models": "A5-2",
    "hr.careers.pay.models": "C1",
}

"""The room of the house: cleaning, closing, permits, what was found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PremisesConfig(AppConfig):
    name = "hr.premises"
    label = "premises"
    verbose_name = _("House-keeping and permits")

    def ready(self):
        from hr.premises.rules import PremisesRules
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("premises", PremisesRules)
        notices.register("premises", label=_("House-keeping, permits, things found"))
        notices.register("premises_clock", label=_("Clocks of the house"), is_clock=True)
        self._bind()
        self._allow()
        self._ask()
        self._watch()

    def _bind(self):
        from hr.premises import models
        from regulations.binding import registry

        for model, ref in (
            (models.Cleaning, "A4-1"), (models.Closing, "A1.3-5"), (models.CleanUp, "A4-2"),
            (models.CleanUpEnd, "A4-2"), (models.Joined, "A4-2"), (models.Inspection, "A4-2"),
            (models.PermitEnd, "A1.3-4"),
            (models.Entry, "C13-S3"), (models.Exit, "C13-S3"), (models.Turned, "C13-S3"),
            (models.FoundThing, "A1.3-5"), (models.FoundStep, "A1.3-5"), (models.Photo, ""),
        ):  # fmt: skip
            registry.insert_only(model, clause=ref)
        registry.update_columns(models.Permit, "approval_id")

    def _allow(self):
        from hr.people.positions import MANAGERS, allow

        office = ("office_clerk", "hr_officer", *MANAGERS)
        for right in ("inspect", "watch_premises", "keep_found"):
            allow(f"premises.{right}", *office)
        allow("premises.watch_permit", "system_administrator", "office_clerk", *MANAGERS)

    def _ask(self):
        from hr.premises.models import Permit
        from hr.premises.permits import facts, services
        from hr.premises.permits.rules import CLAUSES, Kind
        from regulations.approvals import registry as approvals

        labels = {
            Kind.INTERNET: _("permit for the internet"),
            Kind.COMPUTER: _("permit for a computer of the e-commerce department"),
            Kind.SERVER_ROOM: _("permit for the server room"),
            Kind.INFORMATION: _("permit to release information"),
        }
        for kind, label in labels.items():
            approvals.register(
                services.approval_kind(kind), label=label, clause=CLAUSES[kind], model=Permit,
                settle=services.settle_permit, link=facts.link_of, charts=facts.charts_of(kind),
                facts=facts.facts_of, returns=False,
                barred=lambda document, person: approvals.ASKED,
            )  # fmt: skip

    def _watch(self):
        from hr.people import registry as people
        from hr.premises.daily import services as daily
        from hr.premises.found import services as found
        from hr.premises.permits import services as permits
        from hr.roster import registry as roster
        from regulations.deadlines import registry as deadlines

        roster.on_plans_changed(daily.follow_roster)
        people.on_leave(permits.end_with_login)
        for kind, label in (
            ("premises.clean", _("clean the office")), ("premises.close", _("close the office")),
        ):  # fmt: skip
            deadlines.register(
                kind, label=label, on_breach=daily.tell_missed, link=daily.link_of,
                names=daily.names_of,
            )  # fmt: skip
        deadlines.register(
            found.HAND_IN, label=_("hand in what was found"), on_breach=found.tell_late,
            link=found.link_of, names=found.names_of,
        )  # fmt: skip

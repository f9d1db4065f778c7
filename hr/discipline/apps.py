"""The room of cases against the rules."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisciplineConfig(AppConfig):
    name = "hr.discipline"
    label = "discipline"
    verbose_name = _("Discipline")

    def ready(self):
        from hr.discipline.objections import replay as objections
        from hr.discipline.objections.rules import ObjectionRules
        from hr.discipline.rulings import replay as rulings
        from hr.discipline.rulings.rules import PenaltyRules
        from regulations.amendments import registry as amendments
        from regulations.rulebook import rulesets

        rulesets.register("penalties", PenaltyRules)
        rulesets.register("objections", ObjectionRules)
        words = {"covers": rulings.COVERS, "first": rulings.first}
        amendments.replay("penalties", rulings.judge_fines, **words)
        words = {"covers": objections.COVERS, "first": objections.first}
        amendments.replay("objections", objections.judge_objections, **words)
        self._bind()
        self._allow()
        self._listen()
        self._figure()

    def _bind(self):
        from hr.discipline import models
        from regulations.binding import registry

        for model in (
            models.Case,
            models.Concerned,
            models.NameEnd,
            models.Hearing,
            models.Evidence,
            models.Ruling,
            models.Measure,
            models.Objection,
            models.Answer,
        ):
            registry.insert_only(model)
        registry.update_columns(
            models.Dismissal, "approval_id", "last_day", "outcome", "settled_at"
        )

    def _allow(self):
        from hr.people.positions import MANAGERS, allow
        from regulations import handing

        handlers = ("hr_officer", *MANAGERS)
        handing.register("cases", label=_("List of cases"))
        allow(handing.right("cases"), *handlers)
        for right in ("view_case", "decide_case", "answer_objection"):
            allow(f"discipline.{right}", *handlers)
        # Who takes a decision back takes it off the board.
        allow("notices.end_posting", *handlers)
        allow("discipline.open_case", "department_manager", "ecommerce_lead", *handlers)

    def _listen(self):
        from hr.discipline.letters import CLOCK
        from hr.discipline.models import Dismissal
        from hr.discipline.objections import services as objections
        from hr.discipline.rulings import barred, dismissals
        from hr.people import registry as people
        from regulations.approvals import registry as approvals
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices

        notices.register("case", label=_("Cases against the rules"))
        notices.register(CLOCK, label=_("Objections to answer"), is_clock=True)
        deadlines.register(
            objections.KIND,
            label=_("answer to an objection"),
            on_breach=objections.report_unanswered,
            links=objections.links_of,
            names=objections.names_of,
            is_private=True,
        )
        approvals.register(
            dismissals.KIND,
            label=_("dismissal"),
            clause=dismissals.CLAUSE,
            model=Dismissal,
            settle=dismissals.settle_dismissal,
            link=dismissals.link_of,
            edit=dismissals.link_of,
            by_deputy=approvals.ByDeputy.NAMED,
            barred=barred.why_barred,
            charts=dismissals.charts,
            facts=dismissals.facts_of,
            hints=dismissals.hints_of,
            since=dismissals.since_of,
        )
        people.on_call_off(dismissals.held_plans)
        people.on_leave(objections.hand_on_answers)

    def _figure(self):
        from hr.discipline import company
        from regulations import figures

        figures.register(figures.Source(_("Cases"), company.tell, "discipline.open_case"))

"""The room of the rulebook."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulebookConfig(AppConfig):
    name = "regulations.rulebook"
    label = "rulebook"
    verbose_name = _("Rulebook")

    def ready(self):
        from regulations.binding import registry
        from regulations.rulebook.models import Acknowledgement, Clause, Edition, RuleVersion

        registry.insert_only(Edition, clause="C14")
        registry.insert_only(Clause, clause="C14")
        registry.insert_only(Acknowledgement, clause="A1.1")
        registry.insert_only(RuleVersion, clause="A2.1-1")
        self._find()

    def _find(self):
        from regulations import finding
        from regulations.rulebook import hits

        finding.register(
            finding.Source(_("Clauses"), "book", hits.look, every="rulebook:handbook", is_last=True)
        )

"""The list of all requests, with actions that decide what waits for whoever looks."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regulations.approvals import registry
from regulations.approvals.many import many, tell_many
from regulations.approvals.models import Approval
from regulations.approvals.rules import Verdict
from regulations.approvals.selectors import open_step_of
from regulations.binding.admin import ReadOnlyAdmin


class KindFilter(admin.SimpleListFilter):
    """Requests of one kind, as people call it."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [(name, str(kind.label).capitalize()) for name, kind in registry.kinds().items()]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = [
        "matter",
        "kind_label",
        "asker",
        "asked_at",
        "round",
        "standing",
        "amount",
        "clause",
    ]
    list_filter = [KindFilter, "state"]
    list_select_related = ["asker"]
    ordering = ["-id"]
    actions = ["approve_selected", "file_selected"]

    @admin.display(description=_("state"), ordering="state")
    def standing(self, approval):
        label = approval.get_state_display()
        return f"{label} · {_('in doubt')}" if approval.is_doubted else label

    @admin.display(description=_("matter"))
    def matter(self, approval):
        return str(approval)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_label(self, approval):
        return str(registry.kind(approval.kind).label).capitalize()

    @admin.action(description=_("Approve what waits for me"))
    def approve_selected(self, request, queryset):
        self._say(request, queryset, Verdict.APPROVED)

    @admin.action(description=_("File what waits for me"))
    def file_selected(self, request, queryset):
        self._say(request, queryset, Verdict.FILED)

    def _say(self, request, queryset, verdict):
        now, selected = timezone.now(), list(queryset)
        turns = (open_step_of(approval, request.user, now) for approval in selected)
        steps = [turn[0].pk for turn in turns if turn]
        if not steps:
            self.message_user(request, _("Nothing of this waits for you."), "warning")
            return
        words = {"verdict": verdict, "by": request.user, "at": now}
        tell_many(request, *many(steps, is_single=len(selected) == 1, **words))

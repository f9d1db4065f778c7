"""The list of leaves, with actions that decide what waits for whoever looks."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from attendance.leave.lengths import shown
from attendance.leave.letters import link, when
from attendance.leave.models import Leave
from attendance.leave.selectors import leaves_for
from regulations.approvals.many import many, tell_many
from regulations.approvals.rules import Verdict
from regulations.approvals.selectors import open_step_of
from regulations.binding.admin import ReadOnlyAdmin


@admin.register(Leave)
class LeaveAdmin(ReadOnlyAdmin):
    """One's own leaves and those of people below one; everybody's for who may see them all."""

    list_display = ["person", "kind", "stretch", "length", "run", "state", "path", "page"]
    list_filter = ["state", "kind", "path"]
    search_fields = ["person__name", "person__number"]
    ordering = ["-id"]
    actions = ["approve_selected", "file_selected"]
    fields = [
        "person", "kind", "starts_at", "ends_at", "days", "run_days", "reason", "occasion", "path",
        "clause", "is_paid", "told_at", "told_how", "state", "asked_at", "uncovered_at",
    ]  # fmt: skip

    def get_queryset(self, request):
        return leaves_for(request.user).order_by("-id")

    @admin.display(description=_("when"), ordering="starts_at")
    def stretch(self, leave):
        return when(leave.starts_at, leave.ends_at, leave.unit)

    @admin.display(description=_("days"), ordering="days")
    def length(self, leave):
        return shown(leave.days)

    @admin.display(description=_("days running"), ordering="run_days")
    def run(self, leave):
        return shown(leave.run_days)

    @admin.display(description="")
    def page(self, leave):
        return format_html('<a href="{}">{}</a>', link(leave.pk), _("Open"))

    @admin.action(description=_("Approve what waits for me"))
    def approve_selected(self, request, queryset):
        self._say(request, queryset, Verdict.APPROVED)

    @admin.action(description=_("File what waits for me"))
    def file_selected(self, request, queryset):
        self._say(request, queryset, Verdict.FILED)

    def _say(self, request, queryset, verdict):
        now = timezone.now()
        asked = [leave.approval for leave in queryset.order_by("id") if leave.approval]
        turns = (open_step_of(approval, request.user, now) for approval in asked)
        steps = [turn[0].pk for turn in turns if turn]
        if not steps:
            self.message_user(request, _("Nothing of this waits for you."), "warning")
            return
        tell_many(request, *many(steps, verdict=verdict, by=request.user, at=now))

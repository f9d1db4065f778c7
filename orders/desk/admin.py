"""Lists of what shops pushed, and of orders for who looks for one by a filter: read only."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from orders.desk.models import Order, Push
from orders.desk.pushes.selectors import faulty_days, problem_of, remarks_on
from regulations.binding.admin import BindingAdmin, ReadOnlyAdmin
from regulations.words import labelled


@admin.register(Push)
class PushAdmin(ReadOnlyAdmin):
    list_display = ["at", "channel", "topic", "outcome", "number", "address", "words"]
    list_filter = ["channel", "outcome"]
    list_before_template = "desk/pushes_faulty.html"
    list_select_related = ["order"]
    fields = ["channel", "key", "topic", "body", "outcome", "words", "address", "order", "at"]

    def changelist_view(self, request, extra_context=None):
        faulty = {"faulty_days": faulty_days(at=timezone.now())}
        return super().changelist_view(request, faulty | (extra_context or {}))

    @admin.display(description=_("order number"))
    def number(self, push):
        problem = problem_of(push)
        return push.order.number if push.order else (problem.number if problem else "")

    @admin.display(description=_("problem, or worth a look"))
    def words(self, push):
        problem = problem_of(push)
        faults = [problem] if problem else remarks_on(push)
        words = [
            labelled(each.column, each.text()) if each.column else each.text() for each in faults
        ]
        return format_html_join(mark_safe("<br>"), "{}", ((each,) for each in words))


@admin.register(Order)
class OrderAdmin(BindingAdmin):
    list_display = ["number", "channel", "placed_at", "receiver", "total", "currency", "at"]
    list_filter = ["channel"]
    search_fields = ["search_text"]
    ordering = ["-id"]

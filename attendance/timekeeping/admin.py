"""Lists of the room: the company's networks, and recorded times to be read only."""

from django.contrib import admin

from attendance.timekeeping.models import Network, Punch
from hr.people.admin import Kept
from regulations.binding.admin import BindingAdmin, HistoryAdmin


@admin.register(Network)
class NetworkAdmin(Kept, HistoryAdmin):
    """The address ranges of the company; one that is no longer its own is taken out of use."""

    list_display = ["name", "addresses", "place", "is_active"]
    list_per_page = 40
    show_full_result_count = False


@admin.register(Punch)
class PunchAdmin(BindingAdmin):
    list_display = ["at", "person", "source", "device", "is_outside", "recorded_at"]
    list_filter = ["source", "is_outside"]
    list_select_related = ["person", "device"]
    search_fields = ["person__number", "person__name"]
    ordering = ["-at"]

"""The chart of accounts, for the chief accountant."""

from django.contrib import admin

from finance.ledger.models import Account
from hr.people.admin import Kept
from regulations.binding.admin import HistoryAdmin


@admin.register(Account)
class AccountAdmin(Kept, HistoryAdmin):
    """Accounts with what they count: once made, only name and use change (A7.1-1)."""

    list_display = ["code", "name", "category", "money", "is_open"]
    list_filter = ["category", "is_open"]
    search_fields = ["code", "name"]
    ordering = ["code"]
    list_per_page = 20
    show_full_result_count = False

    def get_readonly_fields(self, request, obj=None):
        return [] if obj is None else ["code", "category", "money"]

    def save_model(self, request, obj, form, change):
        """Write what may change and nothing else: the portal's role is granted no more."""
        obj._history_user = request.user
        obj.save(update_fields=["name", "is_open"] if change else None)

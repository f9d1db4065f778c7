"""The chart of accounts, for the chief accountant."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from finance.ledger.models import Account
from hr.people.admin import Kept


@admin.register(Account)
class AccountAdmin(Kept, SimpleHistoryAdmin, ModelAdmin):
    """Accounts with what they count; those that carry lines keep all but their name (A7.1-1)."""

    list_display = ["code", "name", "category", "money", "is_open"]
    list_filter = ["category", "is_open"]
    search_fields = ["code", "name"]
    ordering = ["code"]
    list_per_page = 60
    show_full_result_count = False

    def get_readonly_fields(self, request, obj=None):
        if obj is not None and obj.lines.exists():
            return ["code", "category", "money"]
        return []

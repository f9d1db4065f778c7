"""Lists of accounts, of what was opened and of loans; looked at only, and nothing locked."""

from django.contrib import admin

from regulations.binding.admin import BindingAdmin, ReadOnlyAdmin
from sitecontent.vault.models import Entry, Loan, Reveal


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "address", "by", "created_at", "closed_at"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    fields = ["name", "kind", "address", "by", "created_at", "closed_at"]


@admin.register(Reveal)
class RevealAdmin(BindingAdmin):
    list_display = ["at", "entry", "way", "reason", "by"]
    list_filter = ["way"]
    list_select_related = ["entry", "by"]


@admin.register(Loan)
class LoanAdmin(ReadOnlyAdmin):
    list_display = ["at", "entry", "by", "starts_at", "ends_at", "purpose"]
    list_select_related = ["entry", "by"]

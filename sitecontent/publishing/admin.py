"""Lists of content, words and partners; what binds is looked at only."""

from django.contrib import admin
from django.utils import timezone

from regulations.binding.admin import BindingAdmin, HistoryAdmin, ReadOnlyAdmin
from sitecontent.publishing.models import (
    Item,
    Partner,
    Publication,
    Takedown,
    Word,
)
from sitecontent.publishing.selectors import seen_by


@admin.register(Item)
class ItemAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "title", "state", "number", "by", "created_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["by"]

    def get_queryset(self, request):
        """What is still written stays with those who work on it, here as on the pages."""
        return super().get_queryset(request).filter(seen_by(request.user))


@admin.register(Publication)
class PublicationAdmin(BindingAdmin):
    list_display = ["at", "version", "by"]
    list_select_related = ["version", "by"]


@admin.register(Takedown)
class TakedownAdmin(BindingAdmin):
    list_display = ["at", "item", "reason", "by"]
    list_select_related = ["item", "by"]


@admin.register(Word)
class WordAdmin(HistoryAdmin):
    """Looked at with its history; words are added and taken off on the page of the list."""

    list_display = ["text", "sort", "is_active"]
    list_filter = ["sort", "is_active"]
    search_fields = ["text", "plain"]
    list_per_page = 20
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Partner)
class PartnerAdmin(HistoryAdmin):
    """The companies that look after the site."""

    list_display = ["name", "contact", "phone", "email", "is_active"]
    list_per_page = 20
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        obj._history_user, obj._history_date = request.user, timezone.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False

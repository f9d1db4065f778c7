"""Lists of the master data: departments and positions, with their history."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.utils import timezone

from hr.people.models import Department, Position
from hr.people.positions import MANAGERS
from regulations.binding.admin import HistoryAdmin, ListAdmin

# They stand on the page of one's own login; nobody browses those of others.
admin.site.unregister([Authenticator, UserSession, SocialAccount, SocialApp, SocialToken])


class Kept:
    """History is told who changed the row, and when; nothing is ever deleted here."""

    def save_model(self, request, obj, form, change):
        obj._history_user, obj._history_date = request.user, timezone.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Department)
class DepartmentAdmin(Kept, HistoryAdmin):
    """Departments, who leads them, and who of the management is in charge of them."""

    list_display = ["code", "name", "leader", "managing_leader"]
    list_select_related = ["leader", "managing_leader"]
    search_fields = ["code", "name"]
    ordering = ["code"]
    list_per_page = 20
    show_full_result_count = False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in ("leader", "managing_leader"):
            field.queryset = field.queryset.filter(is_active=True)
        if db_field.name == "managing_leader":
            field.queryset = field.queryset.filter(position__code__in=MANAGERS)
        return field


@admin.register(Position)
class PositionAdmin(ListAdmin):
    """Positions come with the portal, since their rights do; their names are the company's."""

    list_display = ["code", "name_zh", "name_en", "clause"]
    search_fields = ["code", "name_zh", "name_en"]
    readonly_fields = ["code"]
    list_per_page = 40
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

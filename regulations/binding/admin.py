"""What the lists of the admin site have in common, and those of attempts and seals."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from regulations.binding.models import Attempt, Seal
from regulations.binding.pages import record_page_attempt
from regulations.binding.rules import refusal


class ListAdmin(ModelAdmin):
    """A list in which rows are chosen by their numbers, whatever else was sent."""

    def response_action(self, request, queryset):
        for each in request.POST.getlist(ACTION_CHECKBOX_NAME):
            if not (each.isascii() and each.isdigit()):
                raise BadRequest
        return super().response_action(request, queryset)


class HistoryAdmin(SimpleHistoryAdmin, ListAdmin):
    """Master data with its history.

    The form of an earlier state is shown to whoever may look, and the library stores it for them
    as well: it is stored for who may change the row, and for nobody else.
    """

    def history_view(self, request, object_id, extra_context=None):
        self._row(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        row = self._row(request, object_id)
        if not (version_id.isascii() and version_id.isdigit()):
            raise Http404
        is_sent = request.method not in ("GET", "HEAD", "OPTIONS")
        if is_sent and not self.has_change_permission(request, row):
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def _row(self, request, object_id: str):
        """The row of an address; nothing here is ever deleted, so what is not there never was."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row


class ReadOnlyAdmin(ListAdmin):
    """A list that nobody adds to, changes or deletes from, whatever their rights."""

    list_per_page = 20
    show_full_result_count = False
    list_disable_select_all = True  # what is not counted is not chosen all at once
    paginator = InfinitePaginator  # these tables are large: they are never counted

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class BindingAdmin(ReadOnlyAdmin):
    """A list of rows that bind: a try to change or delete one is refused and recorded."""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self._record(request, "UPDATE")
        return super().change_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        self._record(request, "DELETE")
        return super().delete_view(request, object_id, extra_context)

    def changelist_view(self, request, extra_context=None):
        self._record(request, "DELETE" if "delete" in request.POST.get("action", "") else "UPDATE")
        return super().changelist_view(request, extra_context)

    def _record(self, request, operation):
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        record_page_attempt(request=request, model=self.model, operation=operation)
        raise PermissionDenied(refusal(self.model).messages[0])


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "is_proved", "role", "told", "rule"]
    fields = ["at", "actor", "is_proved", "role", "told", "rule"]
    list_filter = ["table", "operation"]
    list_select_related = ["actor"]

    @admin.display(description=_("clause"), ordering="clause")
    def rule(self, attempt):
        return format_html('<span class="nowrap">{}</span>', attempt.clause)

    @admin.display(description=_("what was tried"))
    def told(self, attempt):
        """The sentence, and folded behind it what was recorded: whole and wrapped, since what a
        person sent may be one word of a thousand letters."""
        return format_html(
            '<div class="long">{}<details><summary>{}</summary>'
            '<code>{} {}<br><span class="long">{}</span></code></details></div>',
            attempt.sentence,
            _("word for word"),
            attempt.operation,
            attempt.table,
            attempt.statement,
        )

    @admin.display(description=_("named by the portal"), boolean=True)
    def is_proved(self, attempt):
        return attempt.proved_actor is not None


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    list_display = ["number", "chain", "at", "links", "digest_wrapped"]
    fields = ["chain", "number", "at", "links", "hex_digest"]

    @admin.display(description="SHA-256")
    def hex_digest(self, seal):
        return bytes(seal.digest).hex()

    @admin.display(description="SHA-256")
    def digest_wrapped(self, seal):
        return format_html('<span class="long">{}</span>', self.hex_digest(seal))

"""Lists of attempts and seals, to be read only."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from regulations.binding.models import Attempt, Seal
from regulations.binding.pages import record_page_attempt
from regulations.binding.rules import refusal


class ReadOnlyAdmin(ModelAdmin):
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

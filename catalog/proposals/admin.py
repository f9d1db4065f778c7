"""Lists of proposals and of what was carried out, to be read only."""

from django.contrib import admin

from catalog.proposals.models import Execution, Proposal
from regulations.binding.admin import ReadOnlyAdmin


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "state", "by", "asked_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["by"]


@admin.register(Execution)
class ExecutionAdmin(ReadOnlyAdmin):
    list_display = ["at", "proposal", "by"]
    list_select_related = ["proposal", "by"]

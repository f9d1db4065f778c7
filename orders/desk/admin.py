"""Lists of what shops pushed, and of orders for who looks for one by a filter: read only."""

from django.contrib import admin

from orders.desk.models import Order, Push
from regulations.binding.admin import BindingAdmin, ReadOnlyAdmin


@admin.register(Push)
class PushAdmin(ReadOnlyAdmin):
    list_display = ["at", "channel", "topic", "outcome", "order", "address", "problem"]
    list_filter = ["channel", "outcome"]
    list_select_related = ["order"]


@admin.register(Order)
class OrderAdmin(BindingAdmin):
    list_display = ["number", "channel", "placed_at", "receiver", "total", "currency", "at"]
    list_filter = ["channel"]
    search_fields = ["search_text"]
    ordering = ["-id"]

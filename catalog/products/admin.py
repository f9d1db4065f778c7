"""Products and their stock moves as lists; goods are changed and booked on pages of their own."""

from django.contrib import admin

from catalog.products.models import Product, StockMove
from regulations.binding.admin import HistoryAdmin, ReadOnlyAdmin


@admin.register(Product)
class ProductAdmin(HistoryAdmin):
    """Looked at only: what is on sale at which price is decided by a chain (C11)."""

    list_display = ["sku", "name", "variant", "category", "price", "on_hand", "is_listed"]
    list_filter = ["is_listed", "category"]
    list_select_related = ["category"]
    search_fields = ["sku", "name", "initials"]
    list_per_page = 20
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(StockMove)
class StockMoveAdmin(ReadOnlyAdmin):
    list_display = ["at", "product", "kind", "quantity", "on_hand_after", "reference", "by"]
    list_filter = ["kind"]
    list_select_related = ["product", "by"]
    search_fields = ["reference", "product__sku"]

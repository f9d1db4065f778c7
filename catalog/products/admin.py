"""Lists of products and their stock moves."""

from django.contrib import admin
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from catalog.products.forms import StockMoveForm
from catalog.products.models import Product, StockMove
from catalog.products.services import move_stock
from hr.people.rules import initials
from regulations.binding.admin import ReadOnlyAdmin


@admin.register(Product)
class ProductAdmin(SimpleHistoryAdmin, ModelAdmin):
    list_display = ["sku", "name", "category", "price", "on_hand", "is_listed"]
    list_filter = ["is_listed", "category"]
    search_fields = ["sku", "name", "initials"]
    list_per_page = 20
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        obj.initials = initials(obj.name)
        obj._history_user = request.user
        obj._history_date = timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(StockMove)
class StockMoveAdmin(ReadOnlyAdmin):
    list_display = ["at", "product", "kind", "quantity", "on_hand_after", "reference", "by"]
    list_filter = ["kind"]
    list_select_related = ["product", "by"]
    search_fields = ["reference", "product__sku"]
    autocomplete_fields = ["product"]

    def has_add_permission(self, request):
        return request.user.has_perm("products.move_stock")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = StockMoveForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request, obj, form, change):
        (move,) = move_stock(
            pieces={obj.product.sku: obj.quantity},
            kind=obj.kind,
            reference=obj.reference,
            by=request.user,
            at=timezone.now(),
        )
        obj.pk = move.pk

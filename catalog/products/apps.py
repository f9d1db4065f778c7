"""The room of products."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "catalog.products"
    label = "products"
    verbose_name = _("Products")

    def ready(self):
        from catalog.products.models import StockMove
        from hr.people.positions import EVERYBODY, MANAGERS, allow
        from regulations.binding import registry

        registry.insert_only(StockMove, clause="B4")
        allow("products.view_product", EVERYBODY)
        allow("products.add_product", "product_specialist", "ecommerce_assistant")
        allow("products.change_product", "product_specialist", "ecommerce_assistant")
        allow(
            "products.view_stockmove",
            "product_specialist",
            "ecommerce_assistant",
            "ecommerce_lead",
            "product_manager",
            "product_operations",
            *MANAGERS,
        )
        allow("products.move_stock", "product_specialist", "ecommerce_assistant")

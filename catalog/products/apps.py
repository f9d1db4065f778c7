"""The room of products."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

GOODS = ("product_specialist", "ecommerce_assistant")
MARKET = ("ecommerce_lead", "product_manager", "product_operations")


class ProductsConfig(AppConfig):
    name = "catalog.products"
    label = "products"
    verbose_name = _("Products")

    def ready(self):
        from catalog.products.reviews import replay
        from catalog.products.rules import ContentRules, ReviewRules
        from regulations.amendments import registry as amendments
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("content", ContentRules)
        rulesets.register("reviews", ReviewRules)
        amendments.replay("reviews", replay.judge_reviews, covers=replay.COVERS)
        notices.register("stock", label=_("Goods sold out or short"))
        notices.register("review", label=_("Reviews of products"))
        self._bind()
        self._allow()
        self._watch()
        self._find()

    def _bind(self):
        from catalog.products import models
        from regulations.binding import registry

        for model in (models.StockMove, models.Reservation, models.Review, models.ReviewReply):
            registry.insert_only(model, clause="B4")
        # Written by triggers alone, which run as the owner of the tables.
        for model in (
            models.PriceChange, models.PriceWindow, models.ListingChange, models.Showcase,
        ):  # fmt: skip
            registry.read_only(model)
        registry.never_deleted(models.Product, models.Category)
        registry.update_columns(
            models.LongList, "content", "stage", "rows", "counts", "shelves", "problems", "sample",
            "tries", "changed_at",
        )  # fmt: skip
        registry.update_columns(models.Picture, "position", "removed_at", "removed_by_id")

    def _allow(self):
        from hr.people.positions import EVERYBODY, MANAGERS, allow
        from regulations import handing

        allow("products.view_product", EVERYBODY)
        for right in ("add_product", "change_product"):
            allow(f"products.{right}", *GOODS, "product_operations", "web_editor")
        allow("products.change_category", "product_specialist", "product_operations", "web_editor")
        allow(
            "products.add_picture", *GOODS, "product_operations", "product_manager", "web_editor",
            "web_designer",
        )  # fmt: skip
        allow("products.view_stockmove", *GOODS, *MARKET, *MANAGERS)
        allow("products.move_stock", *GOODS)
        allow("products.reply_review", "ecommerce_assistant", "customer_service", "ecommerce_lead")
        allow("products.watch_listing", "product_manager", "web_editor")
        handing.register("goods", label=_("List of goods"))
        allow(
            handing.right("goods"), *GOODS, *MARKET, *MANAGERS, "product_operations",
            "product_manager", "web_editor",
        )  # fmt: skip

    def _watch(self):
        from catalog.products.reviews import services as reviews
        from regulations.deadlines import registry as deadlines

        deadlines.register(
            reviews.REPLY,
            label=_("reply to a review"),
            on_breach=reviews.report_unanswered,
            link=reviews.link_of,
            names=reviews.names_of,
        )

    def _find(self):
        from catalog.products import hits
        from regulations import finding

        finding.register(
            finding.Source(
                _("Products"), "box", hits.look, "products.view_product", "products:list"
            )
        )

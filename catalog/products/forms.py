"""Stock moves as people type them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.products.models import StockMove


class StockMoveForm(forms.ModelForm):
    """Pieces in, or what a stock-take found more or fewer; shipments come from the order desk."""

    class Meta:
        model = StockMove
        fields = ["product", "kind", "quantity", "reference"]
        help_texts = {
            "quantity": _("Pieces that came in; for a stock-take the difference, −2 for two fewer.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = StockMove.Kind
        self.fields["kind"].choices = [
            (kind.value, kind.label) for kind in (kinds.RECEIPT, kinds.COUNT)
        ]

    def clean(self):
        """A receipt only adds; nothing takes more than is there."""
        typed = super().clean()
        product, quantity = typed.get("product"), typed.get("quantity")
        if typed.get("kind") == StockMove.Kind.RECEIPT and quantity is not None and quantity < 1:
            self.add_error("quantity", _("A receipt brings at least one piece."))
        elif product and quantity is not None and product.on_hand + quantity < 0:
            self.add_error("quantity", _("Stock cannot fall below zero."))
        return typed

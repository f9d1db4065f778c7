"""What stands before views of one order."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render

from orders.desk.models import Order, OrderState
from regulations.rulebook import clause


@clause("C7-5")
def needs_state(view):
    """Say plainly where an order has lost its state: it was taken away past the portal.

    The facts of the order stand as they stood; nothing can be done with it until the state is
    read off its events again. Answered with 409 to whoever may see orders.
    """

    @wraps(view)
    def guarded(request, pk: int, *args, **kwargs):
        try:
            return view(request, pk, *args, **kwargs)
        except OrderState.DoesNotExist:
            if not request.user.has_perm("desk.view_order"):
                raise PermissionDenied from None
            order = get_object_or_404(Order, pk=pk)
            return render(request, "desk/no_state.html", {"order": order}, status=409)

    return guarded

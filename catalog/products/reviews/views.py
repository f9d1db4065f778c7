"""What customers say: what waits for a reply, taking a review in, answering it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.products.forms import ReplyForm, ReviewForm
from catalog.products.models import Review
from catalog.products.pages import find_product, may_see, show_product
from catalog.products.reviews.services import reply_review, take_review
from catalog.products.selectors import waiting_reviews

MOST = 100


@may_see
@require_safe
def waiting(request):
    """Reviews that wait for a reply, the most urgent first, and those answered last."""
    answered = Review.objects.exclude(reply=None).select_related("product", "reply__by")
    context = {
        "rows": waiting_reviews()[:MOST],
        "answered": answered.order_by("-reply__id")[:20],
        "reply": ReplyForm(),
        "tab": "reviews",
    }
    return render(request, "goods/reviews.html", context)


@may_see
@require_POST
def take(request, pk: int):
    """Take a review in."""
    at, form = timezone.now(), ReviewForm(request.POST)
    found, refused = find_product(pk, at), None
    if not form.is_valid():
        refused = ValidationError(_("Say who wrote the review, and what it says."), code="B4")
    else:
        try:
            take_review(product=found, **form.cleaned_data, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Taken in; it waits for its reply."))
            return redirect("products:product", pk)
    return show_product(request, found, at, refused=refused, review=form)


@may_see
@require_POST
def reply(request, number: int):
    """Answer a review."""
    at = timezone.now()
    review = get_object_or_404(Review, pk=number)
    text = request.POST.get("text", "")
    try:
        reply_review(review_id=number, text=text, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as error:
        found = find_product(review.product_id, at)
        return show_product(request, found, at, refused=error)
    messages.success(request, _("Answered."))
    if request.POST.get("next") == "reviews":
        return redirect("products:reviews")
    return redirect("products:product", review.product_id)

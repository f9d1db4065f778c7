"""The list of goods, one product, taking one up and changing it, its pictures."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.products import gallery, goods, selectors
from catalog.products.forms import CategoryForm, PictureForm, ProductForm, WriteOffForm
from catalog.products.listing import Shown, goods_page, shelves
from catalog.products.models import Category, Picture
from catalog.products.pages import find_product, may_change, may_see, show_product, wanted_of
from catalog.products.services import write_off
from regulations.binding.pages import status_of
from regulations.uploads import CappedUpload, too_large

FORM = ["GET", "HEAD", "POST"]
may_add = permission_required("products.add_product", raise_exception=True)
may_sort = permission_required("products.change_category", raise_exception=True)


@may_see
@require_safe
def listed(request):
    """Goods by SKU, searched by name, SKU or initials, narrowed to a category or a state."""
    wanted = wanted_of(request.GET)
    rows, following = goods_page(wanted, timezone.now())
    context = {
        "rows": rows, "wanted": wanted, "following": following, "shelves": shelves(),
        "states": Shown.choices, "tab": "list",
    }  # fmt: skip
    return render(request, "goods/list.html", context)


@may_see
@require_safe
def product(request, pk: int):
    """One product: what it is, its price and stock over time, what customers say."""
    at = timezone.now()
    return show_product(request, find_product(pk, at), at)


@may_add
@require_http_methods(FORM)
def add(request):
    """Take a product up."""
    form = ProductForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = goods.add_product(draft=form.draft(), by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Taken up; it goes on sale once its listing is approved."))
            return redirect("products:product", made.pk)
    return render(request, "goods/form.html", {"form": form}, status=status_of(request))


@may_change
@require_http_methods(FORM)
def edit(request, pk: int):
    """Change what a product is."""
    at = timezone.now()
    found = find_product(pk, at)
    initial = {
        "sku": found.sku, "name": found.name, "category": found.category_id,
        "variant_of": found.variant_of.sku if found.variant_of else "", "variant": found.variant,
        "description": found.description,
    }  # fmt: skip
    form = ProductForm(request.POST or None, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            goods.change_product(product_id=pk, draft=form.draft(), by=request.user, at=at)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("products:product", pk)
    context = {"form": form, "product": found}
    return render(request, "goods/form.html", context, status=status_of(request))


@may_see
@require_http_methods(FORM)
def categories(request):
    """The tree of categories; who may sort adds to it."""
    if request.method == "POST" and not request.user.has_perm("products.change_category"):
        raise PermissionDenied
    return _sort(request, None)


@may_sort
@require_http_methods(FORM)
def category(request, pk: int):
    """Rename a category or put it elsewhere."""
    return _sort(request, get_object_or_404(Category, pk=pk))


def _sort(request, found: Category | None):
    initial = {"name": found.name, "parent": found.parent_id} if found else None
    form = CategoryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        try:
            if found:
                goods.change_category(category_id=found.pk, **words)
            else:
                goods.add_category(**words)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("products:categories")
    context = {
        "shelves": shelves(), "form": form, "found": found, "tab": "categories",
        "story": selectors.changes_of_shelves(),
    }  # fmt: skip
    return render(request, "goods/categories.html", context, status=status_of(request))


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_see
@require_POST
def add_picture(request, pk: int):
    """Add a picture to a product."""
    request.upload_handlers = [CappedUpload(request)]
    return _add_picture(request, pk)


@csrf_protect
def _add_picture(request, pk: int):
    at = timezone.now()
    found, form, refused = find_product(pk, at), PictureForm(request.POST, request.FILES), None
    if request.upload_handlers[0].is_too_large:
        refused = too_large(gallery.CLAUSE)
    elif form.is_valid():
        words = {"content": form.cleaned_data["file"].read(), "by": request.user, "at": at}
        try:
            gallery.add_picture(product_id=pk, shrink=form.cleaned_data["shrink"], **words)
        except ValidationError as error:
            refused = error
        else:
            messages.success(request, _("The picture is there."))
            return redirect("products:product", pk)
    else:
        refused = ValidationError(_("Choose a picture."))
    return show_product(request, found, at, refused=refused, picture_form=form)


@may_see
@require_POST
def change_picture(request, pk: int, number: int):
    """Take a picture away, or put it first."""
    row, at = get_object_or_404(Picture, pk=number, product=pk), timezone.now()
    try:
        if request.POST.get("verb") == "first":
            gallery.put_first(picture_id=row.pk, by=request.user)
        else:
            gallery.remove_picture(picture_id=row.pk, by=request.user, at=at)
    except ValidationError as refused:
        return show_product(request, find_product(pk, at), at, refused=refused)
    return redirect("products:product", pk)


@may_see
@cache_control(private=True, max_age=86400, immutable=True)
@require_safe
def picture(request, number: int):
    """A picture of ours, or its thumbnail with `?thumb`; it never changes."""
    is_small = "thumb" in request.GET
    field = "thumb" if is_small else "content"
    row = get_object_or_404(Picture.objects.only("media", field), pk=number)
    kind = "image/jpeg" if is_small else row.media
    answer = HttpResponse(bytes(getattr(row, field)), content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@may_see
@require_POST
def lose(request, pk: int):
    """Write pieces off."""
    at, form, refused = timezone.now(), WriteOffForm(request.POST), None
    found = find_product(pk, at)
    if not form.is_valid():
        refused = ValidationError(_("Give the number of pieces and the reason."), code="B4")
    else:
        try:
            write_off(sku=found.sku, **form.cleaned_data, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Written off."))
            return redirect("products:product", pk)
    return show_product(request, found, at, refused=refused, write_off=form)

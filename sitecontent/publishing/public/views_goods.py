"""Goods on sale for everybody: a list, a page for each, a JSON feed; gone with the last piece."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from catalog.products import showcase
from sitecontent.publishing.public import goods
from sitecontent.publishing.public.pages import Page, answer, conditional
from sitecontent.publishing.public.views import for_everybody, html_of, json_of

PAGE, FEED = 24, 100


class Gone(Exception):
    """A product that was on sale and is not any more; None where it was taken down."""

    def __init__(self, product):
        super().__init__(product)
        self.product = None if showcase.is_taken_down(product) else product


def _after(request) -> str:
    return request.GET.get("after", "")[:64].replace("\0", "")


@for_everybody
def listed(request):
    """What is on sale by SKU, with the price in force; `?after=` goes on."""
    at, after = timezone.now(), _after(request)

    def make():
        rows, following = showcase.offers(at, after, PAGE)
        return html_of("site/goods.html", {"rows": rows, "following": following, "tab": "goods"})

    return answer(request, ("goods", after), make, at, goods.stand_now(at))


def _found(pk: int, at):
    """A product on sale; raises Gone where it was, Http404 where it never was."""
    found = showcase.offer(pk, at)
    if found is None:
        if product := showcase.was_on_sale(pk):
            raise Gone(product)
        raise Http404
    return found


@for_everybody
def one(request, pk: int):
    """One product on sale; 410 and a sentence where it is no longer."""
    at = timezone.now()

    def make():
        offer = _found(pk, at)
        context = {
            "offer": offer, "family": showcase.family(offer, at),
            "about": goods.about([pk], at).get(pk, []), "tab": "goods",
        }  # fmt: skip
        return html_of("site/product.html", context)

    try:
        return answer(request, ("product", pk), make, at, goods.stand_now(at))
    except Gone as gone:
        body, media = html_of("site/gone.html", {"product": gone.product, "tab": "goods"})
        return _gone(body, media)


@for_everybody
def one_json(request, pk: int):
    """One product on sale as JSON."""
    at = timezone.now()

    def make():
        return json_of(goods.entry(_found(pk, at), goods.about([pk], at).get(pk, [])))

    try:
        return answer(request, ("product.json", pk), make, at, goods.stand_now(at))
    except Gone as gone:
        return _gone(
            *json_of({"id": pk, "sku": gone.product and gone.product.sku, "on_sale": False})
        )


def _gone(body: bytes, media: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media, status=410)
    response["Cache-Control"] = "public, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@for_everybody
def feed(request):
    """What is on sale by SKU; `after` of an answer goes on where it is not null."""
    at, after = timezone.now(), _after(request)

    def make():
        rows, following = showcase.offers(at, after, FEED)
        about = goods.about([row.pk for row in rows], at)
        items = [goods.entry(row, about.get(row.pk, [])) for row in rows]
        return json_of({"items": items, "after": following or None})

    return answer(request, ("goods.json", after), make, at, goods.stand_now(at))


@for_everybody
def picture(request, number: int):
    """A picture of something on sale, or its thumbnail with `?thumb`."""
    at, is_small = timezone.now(), "thumb" in request.GET
    found = showcase.picture_of(number)
    if found is None:
        raise Http404
    mark = f"{found.sha256[:32]}{'-small' if is_small else ''}"
    page = Page(b"", "image/jpeg" if is_small else found.media, f'"{mark}"')
    response = conditional(request, page, goods.stand_now(at).changed, at)
    if response.status_code == 200:
        response.content = showcase.bytes_of(number, is_small=is_small)
    return response

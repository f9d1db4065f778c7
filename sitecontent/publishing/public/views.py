"""The public site: pages, a JSON feed and files, for everybody and without a cookie."""

import json
import re
from functools import partial, wraps

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from regulations.binding.pages import number_of
from sitecontent.publishing.markup import render
from sitecontent.publishing.models import Shown
from sitecontent.publishing.public import goods, selectors
from sitecontent.publishing.public.pages import Page, answer, conditional, pages_now, stand_now
from sitecontent.publishing.rules import LISTED, READ, Kind, Place

HTML, JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})$")
with_videos = csp_update({"media-src": ["'self'"]})


def for_everybody(view):
    """Let a view be read without a login, and by nobody in particular: whoever has a session is not
    looked up, so that the answer is the same for all and may be kept by anybody."""

    @login_not_required
    @require_safe
    @wraps(view)
    def read(request, *args, **kwargs):
        request.user, request.session = AnonymousUser(), {}
        return view(request, *args, **kwargs)

    return read


def html_of(template: str, context: dict) -> tuple[bytes, str]:
    """A page in the language of the site, whatever language who asks would like."""
    frame = {"shop": settings.SHOP_NAME, "kinds": [Kind(kind) for kind in LISTED]}
    frame["pages"] = pages_now(timezone.now())
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(template, frame | context).encode(), HTML


def json_of(value: object) -> tuple[bytes, str]:
    """A value as JSON, as short as it can be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), JSON


@for_everybody
def home(request):
    """The home page: headlines, what floats, the newest of each kind."""
    at = timezone.now()

    def make():
        found = selectors.home_at(at)
        welcome = render(found.page.version.body) if found.page else ""
        return html_of("site/home.html", {"home": found, "welcome": welcome, "tab": "home"})

    return answer(request, ("home",), make, at)


@for_everybody
def listed(request, kind: str):
    """What is published of a kind, the newest first; `?before=` goes on."""
    if kind not in READ:
        raise Http404
    at, before = timezone.now(), number_of(request.GET.get("before"))

    def make():
        rows, older = selectors.listed_of(kind, at, before)
        context = {"rows": rows, "older": older, "kind": Kind(kind), "tab": kind}
        return html_of("site/list.html", context)

    return answer(request, ("list", kind, before), make, at)


def _found(item: int, at) -> Shown:
    row = selectors.one_at(item, at)
    if row is None:
        raise Http404
    return row


@with_videos
@for_everybody
def one(request, pk: int):
    """One item as it is published now; product information says whether the product is on sale."""
    at = timezone.now()

    def make():
        row = _found(pk, at)
        context = {"row": row, "version": row.version, "body": render(row.version.body)}
        context |= {"tab": row.kind, "sku": selectors.sku_of(row), "product": row.item.product}
        return html_of("site/item.html", context)

    return answer(request, ("item", pk), make, at, goods.stand_now(at))


@for_everybody
def one_json(request, pk: int):
    """One item as JSON, its text as HTML of ours."""
    at = timezone.now()

    def make():
        row = _found(pk, at)
        return json_of(_entry(row) | {"html": str(render(row.version.body))})

    return answer(request, ("json", pk), make, at, goods.stand_now(at))


@for_everybody
def feed(request):
    """What is published, the newest first; `?kind=`, `?before=`."""
    at, before = timezone.now(), number_of(request.GET.get("before"))
    kind = request.GET.get("kind", "")
    if kind and kind not in READ:
        raise Http404

    def make():
        rows, older = selectors.listed_of(kind, at, before)
        return json_of({"items": [_entry(row) for row in rows], "before": older})

    return answer(request, ("feed", kind, before), make, at, goods.stand_now(at))


@for_everybody
def slots(request):
    """What stands in each place now."""
    at = timezone.now()

    def make():
        places = (Place.HEADLINE, Place.FLOATING)
        return json_of(
            {place: [_entry(row) for row in selectors.slots_at(place, at)] for place in places}
        )

    return answer(request, ("slots",), make, at)


def _of_product(row: Shown) -> dict:
    """Whether the product that it is about is on sale, and where it stands then."""
    product = row.item.product
    if product is None:
        return {"on_sale": None, "product": None}
    address = f"/site/goods/{product.pk}/" if product.is_listed else None
    return {"on_sale": product.is_listed, "product": address}


def _entry(row: Shown) -> dict:
    version = row.version
    return {
        "id": row.item_id,
        "kind": row.kind,
        "version": version.number,
        "sku": selectors.sku_of(row) or None,
        **_of_product(row),
        "title": version.title,
        "summary": version.summary,
        "source": version.source,
        "address": version.address,
        "url": f"/site/{row.item_id}/",
        "published_at": row.publication.at.isoformat(),
        "from": row.starts_at.isoformat(),
        "until": row.ends_at.isoformat() if row.ends_at else None,
        "pictures": [f"/site/files/{each.pk}/" for each in selectors.pictures(row)],
    }


@for_everybody
def file(request, number: int):
    """A file of something shown: pictures and videos in the page, documents to be saved."""
    at = timezone.now()
    found = selectors.file_at(number, at)
    if found is None:
        raise Http404
    # The bytes never change; whether they are shown is asked each time.
    page = Page(b"", found.media, f'"{found.sha256[:32]}"')
    response = conditional(request, page, stand_now(at).changed, at)
    if response.status_code == 200:
        _fill(request, response, found)
    response["Accept-Ranges"] = "bytes"
    name = content_disposition_header(found.sort == "document", found.name)
    response["Content-Disposition"] = name or "inline"
    return response


def _fill(request, response: HttpResponse, found) -> None:
    """Put the bytes that were asked for into an answer."""
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    part = partial(selectors.bytes_of, found.pk)
    if wanted is None:
        response.content = part(0, found.size)
        return
    start = int(wanted[1])
    end = min(int(wanted[2]) if wanted[2] else found.size - 1, found.size - 1)
    if start > end:
        response.status_code = 416
        response["Content-Range"] = f"bytes */{found.size}"
        return
    response.status_code = 206
    response.content = part(start, end - start + 1)
    response["Content-Range"] = f"bytes {start}-{end}/{found.size}"

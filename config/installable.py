"""The portal as an app on a phone: its manifest, icons drawn by code, a page without a net."""

import io
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

SIZES = (180, 192, 512)  # of iPhones, of Android's home screen, of its splash
BLUE = "#1d4fb8"
WORKER = Path(__file__).with_name("worker.js")  # its first line names what it keeps
# The mark of shell/icon.svg: three lines of a text on a square of 32.
LINES = ((9, 9, 23), (9, 16, 23), (9, 23, 17))


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request):
    """What a phone asks of a page that is to be put on its home screen."""
    icons = [
        {"src": reverse("app_icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png",
         "purpose": purpose}
        for size in SIZES[1:] for purpose in ("any", "maskable")
    ]  # fmt: skip
    words = {
        "name": _("Bylaw"), "short_name": _("Bylaw"), "start_url": "/", "scope": "/",
        "display": "standalone", "theme_color": BLUE, "background_color": "#f3f5f8", "icons": icons,
        "shortcuts": [
            {"name": _("Clock in"), "url": reverse("timekeeping:punch")},
            {"name": _("Ask for leave"), "url": reverse("leave:ask")},
        ],
    }  # fmt: skip
    return JsonResponse(words, content_type="application/manifest+json")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86400)
def icon(request, size: int):
    """The mark as a PNG of `size` pixels, full to the edge: every phone cuts its own corners."""
    if size not in SIZES:
        raise Http404
    return HttpResponse(draw(size), content_type="image/png")


@lru_cache
def draw(size: int) -> bytes:
    """The mark as the bytes of a PNG; its lines keep within the circle that phones may cut."""
    picture = Image.new("RGB", (size, size), BLUE)
    pen, unit = ImageDraw.Draw(picture), size / 32
    for left, y, right in LINES:
        box = [(left * unit, (y - 1.5) * unit), (right * unit, (y + 1.5) * unit)]
        pen.rounded_rectangle(box, radius=1.5 * unit, fill="white")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


@login_not_required
@require_safe
@cache_control(no_cache=True)
def worker(request):
    """The script that shows `offline` where a page does not come; it keeps nothing else."""
    kept = [reverse("offline"), static("shell/shell.css"), static("shell/icon.svg")]
    script = WORKER.read_text(encoding="utf-8").replace("__KEPT__", json.dumps(kept))
    return HttpResponse(script, content_type="text/javascript")


@login_not_required
@require_safe
def offline(request):
    """What is shown where there is no net; it says that nothing is recorded meanwhile."""
    return render(request, "shell/offline.html")

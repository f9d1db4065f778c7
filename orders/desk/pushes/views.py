"""Where shops push their orders to: no login, no form, a signature instead."""

import ipaddress
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from orders.desk.pushes.services import LARGEST_BODY, Answer, refusal, take_push
from orders.desk.pushes.sources import SOURCES, Message


@login_not_required
@csrf_exempt
@require_POST
def take(request, source: str):
    """Take one message of a shop and answer once it is stored."""
    answer = _answer(request, source)
    return JsonResponse(
        answer.content, status=answer.status, json_dumps_params={"ensure_ascii": False}
    )


def _answer(request: HttpRequest, source: str) -> Answer:
    if _length(request) > LARGEST_BODY:
        return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("The message is too large."))
    try:
        body = request.body
    except UnreadablePostError:  # the caller has hung up and reads no answer
        return refusal(HTTPStatus.BAD_REQUEST, _("The message broke off."))
    message = Message(request.headers, body, _address(request), timezone.now())
    return take_push(source=SOURCES[source], message=message)


def _length(request: HttpRequest) -> int:
    """The length that the caller states; Django reads no more than that, and nothing without."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 18 else 0


def _address(request: HttpRequest) -> str | None:
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None

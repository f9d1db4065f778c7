"""Signed messages with anything in them: taken or refused with a sentence, never an error."""

import random
from collections.abc import Iterator
from copy import deepcopy

import pytest

from orders.desk.models import Order, Push
from tests.orders.desk.pushes.senders import SENDERS, each_sender, own, post, shopify, youzan

HOSTILE = [
    None, True, False, 0, -1, 1, 2**63, 10**400, 1e308, -0.001, 12.345, "", " ", "0", "-1", "NaN",
    "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e", "😀" * 200, "'; DROP TABLE x; --",
    "{{ 7*7 }}", "%(x)s %d %", "9" * 5000, "x" * 20_000, "2026-02-30T00:00:00Z", "0000-00-00", [],
    {}, [[]], [None], [{}], {"": None}, {"a": {"b": {"c": []}}}, float("inf"), float("nan"),
]  # fmt: skip


def paths(node, path=()) -> Iterator[tuple]:
    """Every place in a document."""
    yield path
    items = node.items() if isinstance(node, dict) else ()
    items = enumerate(node) if isinstance(node, list) else items
    for key, value in items:
        yield from paths(value, (*path, key))


def changed(document, path, value):
    """The document with something else at one place."""
    if not path:
        return value
    copy = deepcopy(document)
    node = copy
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return copy


def hostile(document, seed: int, count: int) -> Iterator:
    """So many documents, each with one or two hostile values in it."""
    chance = random.Random(seed)
    places = list(paths(document))
    for _each in range(count):
        broken = changed(document, chance.choice(places[1:]), chance.choice(HOSTILE))
        if chance.random() < 0.3:
            broken = changed(broken, chance.choice(list(paths(broken))), chance.choice(HOSTILE))
        yield broken


@each_sender
def test_hostile_values_are_taken_or_refused_with_a_sentence(hooks, channel):
    send, document, *_rest = SENDERS[channel]
    document = document | {"updated_at": "2026-01-01T00:00:00Z", "id": 1}
    for number, broken in enumerate(hostile(document, seed=7, count=120)):
        options = {"delivery": f"d{number}"} if send is shopify else {}
        if send is youzan:
            options = {"msg_id": f"m{number}", "written": None}
        response = send(broken, **options)
        assert response.status_code in (200, 422), broken
    for order in Order.objects.all():
        assert order.lines.exists()
        assert order.total >= 0


def test_hostile_envelopes_of_youzan_are_taken_or_refused(hooks):
    for name in ("msg_id", "type", "version", "test", "msg", "client_id"):
        for value in HOSTILE:
            response = youzan(None, written=None, **{name: value})
            assert response.status_code in (200, 422), (name, value)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"null", b"{", b'{"a":}', b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"\x00" * 9,
        b'{"a":' * 50_000, b"[" * 500_000, b'{"number":1e999999999}', b"-" * 100_000,
        b'{"number":"' + b"\\ud800" * 9 + b'"}', b'{"id":"\\u0000"}', b'{"id":{"$ne":1}}',
    ],
)  # fmt: skip
def test_bodies_that_are_no_order_are_refused_with_a_sentence(hooks, body):
    assert own(body).status_code == 422
    assert Push.objects.get().outcome == "faulty"


@each_sender
def test_hostile_headers_are_a_wrong_signature(hooks, channel):
    name = {"plain": "orders"}.get(channel, channel)
    names = ("Shopify-Hmac-Sha256", "WC-Webhook-Signature", "Event-Sign", "Bylaw-Signature",
             "Bylaw-Timestamp", "Shopify-Topic", "Shopify-Webhook-Id")  # fmt: skip
    for value in ("", "é" * 50, "\x7f", "x" * 8000, "٣٣٣", "%00", "1e9", "-1", "+1", "１２"):
        headers = {prefix + each: value for each in names for prefix in ("", "X-")}
        headers["content-length"] = "2"
        assert post(f"/hooks/{name}/", b"{}", headers).status_code == 401


def test_hostile_shopify_headers_with_a_right_signature_are_stored_as_far_as_they_can_be(hooks):
    document = SENDERS["shopify"][1]
    for number, value in enumerate(["é" * 50, "x" * 8000, "\x7f", "", "'"]):
        document = document | {"name": f"#{number}"}
        assert shopify(document, delivery=value, topic=value).status_code == 200
        assert shopify(document, delivery=value).status_code == 200

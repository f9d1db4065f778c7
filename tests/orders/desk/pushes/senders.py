"""Servers of shops: they sign a message and push it, as each of them does."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import quote_plus

import pytest
from django.test import Client

from orders.desk.models import Push
from tests.orders.desk.pushes import messages as shops

SECRET, CLIENT = "s3cret", "client-1"


def encoded(document) -> bytes:
    return document if isinstance(document, bytes) else json.dumps(document).encode()


def mac(message: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()


def post(address: str, body: bytes, headers: dict, client: Client | None = None):
    """A message as a server sends it: no cookie, no token, an English answer."""
    headers = {"accept-language": "en", **headers}
    return (client or Client(enforce_csrf_checks=True)).generic(
        "POST", address, body, content_type="application/json", headers=headers
    )


def shopify(document, *, topic="orders/create", delivery="d-1", secret=SECRET, prefix="X-"):
    body = encoded(document)
    headers = {
        f"{prefix}Shopify-Topic": topic,
        f"{prefix}Shopify-Webhook-Id": delivery,
        f"{prefix}Shopify-Shop-Domain": "fern.myshopify.com",
        f"{prefix}Shopify-Hmac-Sha256": base64.b64encode(mac(body, secret)).decode(),
    }
    return post("/hooks/shopify/", body, headers)


def woocommerce(document, *, topic="order.created", secret=SECRET):
    body = encoded(document)
    headers = {
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Source": "https://shop.example.com/",
        "X-WC-Webhook-Signature": base64.b64encode(mac(body, secret)).decode(),
    }
    return post("/hooks/woocommerce/", body, headers)


def youzan(message, *, msg_id="m-1", secret=SECRET, written=quote_plus, **outer):
    envelope = {
        "client_id": CLIENT,
        "type": "trade_TradeBuyerPay",
        "msg_id": msg_id,
        "version": 1,
        "test": False,
        "msg": written(json.dumps(message, ensure_ascii=False)) if written else message,
    }
    body = encoded(envelope | outer)
    signed = hashlib.md5(CLIENT.encode() + body + secret.encode()).hexdigest()
    return post("/hooks/youzan/", body, {"Event-Sign": signed, "Client-Id": CLIENT})


def own(document, *, secret=SECRET, seconds=0, language="en"):
    body, timestamp = encoded(document), str(int(time.time()) + seconds)
    signed = mac(f"{timestamp}.".encode() + body, secret).hex()
    headers = {"X-Bylaw-Timestamp": timestamp, "X-Bylaw-Signature": signed}
    return post("/hooks/orders/", body, {**headers, "accept-language": language})


SENDERS = {
    "shopify": (shopify, shops.SHOPIFY, {"status": "ok"}, "#1001"),
    "woocommerce": (woocommerce, shops.WOOCOMMERCE, {"status": "ok"}, "1077"),
    "youzan": (youzan, shops.YOUZAN, {"code": 0, "msg": "success"}, "E20260619100000047400001"),
    "plain": (own, shops.OWN, {"status": "ok"}, "A-1"),
}
each_sender = pytest.mark.parametrize("channel", SENDERS)


def outcomes() -> list[str]:
    return list(Push.objects.order_by("pk").values_list("outcome", flat=True))

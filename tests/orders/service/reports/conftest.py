"""The service desk and a browser."""

from tests.orders.service.talks import browse, desk  # noqa: F401 - fixtures

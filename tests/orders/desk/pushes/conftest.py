"""The portal that shops push to."""

import pytest

from tests.orders.desk.pushes.senders import CLIENT, SECRET


@pytest.fixture
def hooks(company, settings):
    """A portal to which every shop's secret is known."""
    settings.SHOPIFY_SECRETS = [SECRET]
    settings.WOOCOMMERCE_SECRETS = [SECRET]
    settings.YOUZAN_CLIENT_ID, settings.YOUZAN_CLIENT_SECRET = CLIENT, SECRET
    settings.INTAKE_SECRETS = [SECRET]
    return settings

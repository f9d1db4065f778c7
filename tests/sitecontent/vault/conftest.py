"""The safe of these tests, with a key file of its own for each."""

import pytest

from tests import worlds
from tests.sitecontent.vault.safe import Safe, found_custodians, have_keys


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """A key file that no other test sees."""
    settings.VAULT_KEYS = tmp_path / "keys" / "vault.json"


custodians = worlds.shared(found_custodians, past=True)


@pytest.fixture
def safe(custodians):
    """A safe in a past that every test may enter; nothing opens in it, for nothing commits."""
    have_keys()
    return custodians


def found_today() -> Safe:
    """The custodians, as of today."""
    return found_custodians(None)


custodians_today = worlds.shared(found_today, commits=True)


@pytest.fixture
def live(custodians_today):
    """A safe of today, in a database in which acts commit, so that secrets open."""
    have_keys()
    return custodians_today

"""The safe of these tests, with a key file of its own for each."""

import pytest

from regulations.binding.services import entering_past
from tests import worlds
from tests.sitecontent.vault.safe import found_custodians, found_safe, have_keys


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


@pytest.fixture
def live(transactional_db):
    """A safe of today, in a database in which acts commit, so that secrets open."""
    with entering_past(right="test"):
        found = found_safe()
    return found

"""The safe of these tests, with a key file of its own for each."""

import pytest

from regulations.binding.services import entering_past
from tests.sitecontent.vault.safe import NOON, found_safe


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """A key file that no other test sees."""
    settings.VAULT_KEYS = tmp_path / "keys" / "vault.json"


@pytest.fixture
def safe(db):
    """A safe in a past that every test may enter; nothing opens in it, for nothing commits."""
    with entering_past(right="test"):
        yield found_safe(NOON)


@pytest.fixture
def live(transactional_db):
    """A safe of today, in a database in which acts commit, so that secrets open."""
    with entering_past(right="test"):
        found = found_safe()
    return found

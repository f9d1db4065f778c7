"""A backup is made, comes back whole, and whatever is done to it is found."""

import pytest

from sitecontent.database.backups import making, proving
from sitecontent.database.backups.targets import target_of
from sitecontent.vault.keys import keyring, rotation
from tests.company import TEN, Company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company() -> Company:
    """People, the rulebook, and an order."""
    company = Company()
    company.receive()
    return company


@pytest.mark.clause("C13-S2", "C7-4")
def test_what_is_backed_up_comes_back_whole(setup, company, monkeypatch, tmp_path):
    """With the key file the canary of the vault sings in the restored database; with another one
    the backup is not taken for proved."""
    path = tmp_path / "keys" / "vault.json"
    monkeypatch.setenv("VAULT_KEYS", str(path))  # for the process that asks
    rotation.make_file(path, TEN.date())
    made = making.make(setup, at=TEN)
    assert made.stored == setup.targets and not made.errors
    assert made.manifest["tables"]["desk_order"][0] == 1
    target = target_of(setup.targets[0])
    assert target.names() == ["20260304T020000Z"]
    proved = proving.prove(setup, target, "20260304T020000Z")
    assert proved.findings == []
    assert proved.holds and proved.rows > 100
    assert list(setup.work.glob("2*")) == []
    keyring.save(path, keyring.fresh(TEN.date()))
    assert any("金丝雀" in each for each in proving.prove(setup, target, made.index.name).findings)

"""Figure 24: guesses at a login that is known. How the vault keeps its record and where its secrets
are looked for stands in tests/sitecontent/vault."""

import pytest
from django.contrib.auth import hashers
from django.core.cache import cache

from hr.people.models import Employee
from tests.depth import deep
from tests.rights import past_gates

# A lock lasts a quarter of an hour: in an hour of guessing it is waited for three times.
PER_HOUR, WAITED = 60, 4
OWN = "a-long-secret2"


@pytest.mark.django_db
@pytest.mark.clause("C13-2")
def test_of_thousands_of_guesses_a_few_reach_the_hasher(client, monkeypatch, figure):
    cache.clear()
    Employee.objects.create_user("7001", "钱四", password=OWN)
    looked = []
    verify = hashers.MD5PasswordHasher.verify
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "verify",
        lambda self, password, encoded: looked.append(password) or verify(self, password, encoded),
    )  # fmt: skip
    guesses = deep(10_000, 120)
    for guess in range(guesses):
        if guess % 20 == 0:
            cache.clear()  # any number of processes
        if guess and guess % (guesses // WAITED) == 0:
            past_gates(
                "UPDATE axes_accessattempt SET attempt_time = attempt_time - interval '16 minutes'"
            )
        client.post("/account/login/", {"login": "7001", "password": f"guess-{guess}"},
                    REMOTE_ADDR="10.0.0.66")  # fmt: skip
    figure("guesses at one login from one address within an hour", guesses, guesses, at_least=True)
    figure("of them that reached the hasher", len([each for each in looked if "guess" in each]),
           PER_HOUR)  # fmt: skip
    assert client.post("/account/login/", {"login": "7001", "password": OWN},
                       REMOTE_ADDR="10.0.0.66").status_code == 429  # fmt: skip

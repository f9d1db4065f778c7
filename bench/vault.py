"""A secret opened by the page, among a hundred thousand openings, without the password hash."""

import time
from unittest import mock

from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench import scratch
from bench.measure import Figure

KEEPERS, EACH, BEFORE = 10, 9, 100_000
# Years of openings of the same account, by somebody else.
_FILL = """
INSERT INTO vault_reveal (entry_id, secret_id, way, reason, proof, by_id, at, recorded_at, born_in,
    seq, previous, digest)
SELECT %(entry)s, %(secret)s, 'custody', '登录后台', 'password', %(person)s,
    now() - n * interval '15 minutes', now(), 0, n, sha256(n::text::bytea),
    sha256((n + 1)::text::bytea)
FROM generate_series(1, %(count)s) AS n
"""


def _keepers(boss) -> list:
    from hr.people.models import Position
    from hr.people.services import hire_employee

    post = Position.objects.get(code="system_administrator")
    return [
        hire_employee(
            number=f"BV{number}", name=f"管理员{number}", position=post, supervisor=boss,
            at=timezone.now(),
        )
        for number in range(KEEPERS)
    ]  # fmt: skip


def _entry(keepers, boss):
    """An account in use that all of them keep."""
    from regulations.approvals.services import decide_step
    from regulations.passwords import Spec, generate
    from sitecontent.vault.keys.rotation import make_file
    from sitecontent.vault.services import Draft, enter_account, take_into_use

    make_file(settings.VAULT_KEYS, timezone.localdate())
    change = enter_account(
        name="客服邮箱", kind="mail", address="", draft=Draft(generate(Spec()), login="root"),
        holders=[each.pk for each in keepers], reason="测试", by=keepers[0], at=timezone.now(),
    )  # fmt: skip
    step = change.approval.steps.get()
    decide_step(step_id=step.pk, verdict="approved", by=boss, at=timezone.now())
    take_into_use(secret_id=change.secret_id, by=keepers[0], at=timezone.now())
    return change.entry


def _fill(superuser: str, entry, person) -> None:
    entry.refresh_from_db()
    values = {"entry": entry.pk, "secret": entry.current_id, "person": person.pk, "count": BEFORE}
    scratch.run(superuser, [_FILL], values, vacuum="vault_reveal")


def measure(superuser: str, boss) -> list[Figure]:
    """The slowest but one in twenty, from the request to the page that shows the secret."""
    from hr.people.models import Employee

    keepers = _keepers(boss)
    entry = _entry(keepers, boss)
    _fill(superuser, entry, boss)
    taken = []
    for person in keepers:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(person)
        with mock.patch.object(Employee, "check_password", return_value=True):
            for _number in range(EACH):
                start = time.perf_counter()
                answer = client.post(
                    f"/vault/{entry.pk}/reveal/", {"password": "x", "reason": "测量"}
                )
                taken.append(time.perf_counter() - start)
                assert answer.status_code == 200 and b"vt-secret" in answer.content
    taken.sort()
    slow = taken[len(taken) * 95 // 100]
    return [
        Figure(
            f"secret opened among {BEFORE:,} openings, without the password hash, p95",
            1000 * slow, 100, "ms",
        )
    ]  # fmt: skip

"""The inbox of a busy person among a million requests, and what one decision takes."""

import time
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from bench import scratch
from bench.measure import Figure, in_turns

OPEN, ALL, DECISIONS = 1_000, 1_000_000, 100

# Decided requests of some years; the last thousand wait for one person.
_FILL = [
    """
INSERT INTO approvals_approval (id, kind, text, params, clause, asker_id, asked_at, barred, round,
    state)
OVERRIDING SYSTEM VALUE
SELECT n, 'bench', 'New numbers', '{}', 'A2.1-1', %(asker)s, now() - n * interval '1 minute',
    ARRAY[%(asker)s], 1, CASE WHEN n > %(done)s THEN 'pending' ELSE 'approved' END
FROM generate_series(1, %(all)s) AS n
""",
    """
INSERT INTO approvals_step (id, approval_id, round, place, kind, title, people, state, opened_at)
OVERRIDING SYSTEM VALUE
SELECT n, n, 1, 0, 'decide', 'general manager', ARRAY[%(decider)s],
    CASE WHEN n > %(done)s THEN 'open' ELSE 'done' END, now()
FROM generate_series(1, %(all)s) AS n
""",
    """
INSERT INTO approvals_decision (at, recorded_at, step_id, approval_id, round, verdict, by_id,
    principal_id, comment)
SELECT now(), now(), n, n, 1, 'approved', %(decider)s, %(decider)s, ''
FROM generate_series(1, %(done)s) AS n
""",
    """
INSERT INTO approvals_seat (step_id, person_id, kind)
SELECT n, %(decider)s, 'bench' FROM generate_series(%(done)s + 1, %(all)s) AS n
""",
]


def fill(superuser: str, asker, decider, count: int = ALL, waiting: int = OPEN) -> None:
    """So many requests that `decider` decided, but for those that wait, past the triggers."""
    values = {"asker": asker.pk, "decider": decider.pk, "all": count, "done": count - waiting}
    scratch.run(superuser, _FILL, values, numbered=("approvals_approval", "approvals_step"))


def kind_of_bench():
    from regulations.amendments.models import RuleDraft
    from regulations.approvals import registry

    registry.register(
        "bench",
        label="bench",
        clause="A2.1-1",
        model=RuleDraft,
        settle=lambda *words: None,
        link=lambda document: "/",
        charts=lambda at: [],
        facts=lambda document: [],
        is_bulk=True,
    )
    return RuleDraft


def _ask(model, asker, decider, at):
    """A request of one step."""
    from regulations.approvals.rules import Stage
    from regulations.approvals.services import Chain, Matter, ask_approval
    from regulations.rulebook.models import RuleVersion

    document = model.objects.create(
        rule_set="orders",
        values={},
        in_force_from=date.today() + timedelta(days=30),
        note="",
        based_on=RuleVersion.objects.filter(rule_set="orders").first(),
        drafted_by=asker,
        drafted_at=at,
    )
    chain = Chain((Stage("manager", "manager"),), lambda role: [decider.pk])
    return ask_approval(
        kind="bench", document=document, matter=Matter("New numbers", {}), chain=chain, by=asker,
        at=at,
    )  # fmt: skip


def measure(superuser: str, asker, decider) -> list[Figure]:
    """Both figures; `decider` has a thousand requests waiting."""
    from regulations.approvals.services import decide_step

    model = kind_of_bench()
    fill(superuser, asker, decider)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(decider)

    def page(path: str):
        def job() -> None:
            assert client.get(path).status_code == 200

        return job

    costs = in_turns({"shell": page("/shell/empty/"), "inbox": page("/approvals/")}, 40)
    taken = []
    for _number in range(DECISIONS):
        step = _ask(model, asker, decider, timezone.now()).steps.get()
        start = time.perf_counter()
        decide_step(step_id=step.pk, verdict="approved", by=decider, at=timezone.now())
        taken.append(time.perf_counter() - start)
    taken.sort()
    return [
        Figure(
            "inbox of 1,000 among 1,000,000 requests against the empty shell, CPU",
            costs["inbox"].cpu / costs["shell"].cpu,
            3,
        ),
        Figure("the same, wall", costs["inbox"].wall / costs["shell"].wall, 3),
        Figure("a decision, median", taken[DECISIONS // 2] * 1000, 50, "ms"),
        Figure("a decision, p99", taken[DECISIONS * 99 // 100] * 1000, 50, "ms"),
    ]

"""Random days of a company against a plain model: budgets, advances, claims, tours, closings."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.depth import deep
from tests.finance.ledger.conftest import past  # noqa: F401
from tests.finance.machine_tours import Everything
from tests.finance.tours.conftest import found_agency


@pytest.mark.slow
@pytest.mark.clause("A7.1-1", "A7.1-2", "A7.1-3", "A7.2-1", "A7.2-3", "A7.3-2")
def test_money_of_a_company_against_a_plain_model(db):
    agency = found_agency()

    class Days(Everything):
        people = vars(agency)

    Days.agency = agency
    run_state_machine_as_test(
        Days,
        settings=settings(
            max_examples=deep(30, 5), stateful_step_count=45, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip

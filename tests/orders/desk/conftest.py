"""The company whose desk is tested."""

import pytest

from tests.company import Company


@pytest.fixture
def company(db) -> Company:
    """A company with its rulebook; nobody is on duty yet."""
    return Company()

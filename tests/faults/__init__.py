import pytest

# What a trial found is told in full, also where it is compared outside of a test.
pytest.register_assert_rewrite("tests.faults.model", "tests.faults.plant", "tests.faults.visitor")

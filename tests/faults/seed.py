"""`python -m tests.faults.seed`: the company of the tests in the database of the environment."""

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tests.company import Company  # noqa: E402


def main() -> None:
    """A company with ten orders; prints the number of each order's row."""
    company = Company()
    now = timezone.now()
    print(*(company.receive(at=now).pk for _number in range(10)))


if __name__ == "__main__":
    main()

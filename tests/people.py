"""People of a test's company by their part in it."""

from hr.people.models import Employee


class ByPart:
    """`company.cashier` for `company.people["cashier"]`."""

    people: dict[str, Employee]

    def __getattr__(self, name: str) -> Employee:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

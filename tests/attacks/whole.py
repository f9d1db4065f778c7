"""Whether what binds still fits, whatever was done to the portal."""

from finance.ledger.verify import findings as of_books
from finance.tours.purses.verify import findings as of_tours
from orders.desk.verify import findings as of_orders
from sitecontent.vault.verify import findings as of_vault


def what_is_broken() -> list[str]:
    """Whatever chains, books, purses and vault have to say against themselves."""
    return [str(each) for ask in (of_orders, of_books, of_tours, of_vault) for each in ask()]

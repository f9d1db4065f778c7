"""What is found in a database by the portal of this release, in a process connected to it.

`python -m tests.releases.look FACTS` prints JSON: rows by table, what is wrong with chains, books
and rooms, and of the pages named in FACTS those that do not open.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from finance.ledger.verify import findings as of_books  # noqa: E402
from finance.tours.purses.verify import findings as of_tours  # noqa: E402
from hr.people.models import Employee  # noqa: E402
from orders.desk.verify import findings as of_orders  # noqa: E402
from sitecontent.database.backups import asking  # noqa: E402

Pages = dict[str, dict[str, str]]  # number of a person → name of an address → path


def counts() -> dict[str, int]:
    """Rows of each table."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def wrong() -> list[str]:
    """What is wrong with migrations, chains, seals, vault, orders, books and tours."""
    found = [str(each) for each in asking.ask()]
    found += [str(each) for each in of_orders(settings.SEAL_FILE)]
    found += [str(each) for each in of_books()]
    return found + [str(each) for each in of_tours()]


def opened(paths: Pages) -> tuple[Pages, dict[str, str]]:
    """Of these pages those that open for each reader, and what the others answered."""
    whole, broken = {}, {}
    for number, pages in paths.items():
        client = Client(raise_request_exception=False)
        client.force_login(Employee.objects.get(number=number))
        for name, path in pages.items():
            status = client.get(path).status_code
            if status < 400:
                whole.setdefault(number, {})[name] = path
            else:
                broken[f"{number} {name} {path}"] = str(status)
    return whole, broken


def main(facts: Path) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    told = json.loads(facts.read_text(encoding="utf-8"))
    found = {"counts": counts(), "wrong": wrong(), "broken": opened(told["pages"])[1]}
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

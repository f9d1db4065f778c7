"""The demo company's handbook: two editions, and three people who do not know the second."""

from datetime import datetime

import pytest

from config.demo.build import Size, build_company
from config.demo.handbook import MISSING
from hr.roster.rules import CHINA
from regulations.rulebook import editions, source
from regulations.rulebook.selectors import edition_in_force

MORNING = datetime(2025, 3, 12, 10, 34, 20, tzinfo=CHINA)


@pytest.mark.django_db
def test_second_edition_is_acknowledged_by_all_but_three():
    build_company(at=MORNING, say=lambda day: None, size=Size(days=5, orders_a_day=1))
    edition = edition_in_force(MORNING)
    assert (edition.number, edition.published_by.number) == (2, "1102")
    assert editions.entries_of(edition) == source.read_clauses()
    comparison = editions.changes_between(editions.edition_before(edition), edition)
    assert [change.entry.ref for change in comparison.changed] == ["C7-1", "C7-2", "C10-5"]
    missing, _following = editions.readers_page(edition, is_done=False)
    assert sorted(person.number for person in missing) == sorted(MISSING)
    done, _following = editions.readers_page(edition, is_done=True)
    assert len(done) == 31
    assert all(person.entered_later for person in done)

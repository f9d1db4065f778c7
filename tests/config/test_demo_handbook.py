"""The demo company's handbook: two editions, and three people who do not know the second."""

from config.demo.handbook import MISSING
from regulations.rulebook import editions, source
from regulations.rulebook.selectors import edition_in_force
from tests.config.conftest import MORNING


def test_second_edition_is_acknowledged_by_all_but_three(demo):
    edition = edition_in_force(MORNING)
    assert (edition.number, edition.published_by.number) == (2, "1102")
    assert editions.entries_of(edition) == source.read_clauses()
    comparison = editions.changes_between(editions.edition_before(edition), edition)
    assert [change.entry.ref for change in comparison.changed] == ["C7-1", "C7-2", "C10-5"]
    missing, _following = editions.readers_page(edition, is_done=False)
    newcomer = "1114"  # who joined afterwards and has it still to read
    assert sorted(person.number for person in missing) == sorted([*MISSING, newcomer])
    done, _following = editions.readers_page(edition, is_done=True)
    assert len(done) == 31
    assert all(person.entered_later for person in done)

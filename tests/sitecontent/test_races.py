"""Many at the same moment, on connections of their own."""

import pytest
from django.utils import timezone

from regulations.binding.services import entering_past
from sitecontent.publishing.models import Publication, Shown, SiteState, Takedown, Version
from sitecontent.publishing.public import pages
from sitecontent.publishing.publication import publish, take_down
from sitecontent.publishing.services import Draft, write_version
from tests.catalog.test_races import together
from tests.sitecontent.newsroom import Newsroom, found_newsroom

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def room(transactional_db) -> Newsroom:
    """Committed, so that other connections see it."""
    with entering_past(right="test"):
        return found_newsroom(at=timezone.now())


@pytest.mark.clause("C6-1", "C5-2")
def test_two_editors_publish_at_once_and_it_is_published_once(room: Newsroom):
    with entering_past(right="test"):
        item = room.approved()
    before = SiteState.objects.get().number
    people = (room.editor, room.second)

    def act(number):
        publish(item_id=item.pk, by=people[number % 2], at=timezone.now())

    assert sum(together(8, act)) == 1
    assert Publication.objects.count() == Shown.objects.count() == 1
    assert SiteState.objects.get().number == before + 1


@pytest.mark.clause("C6-1")
def test_publishing_and_changing_at_once_never_shows_what_was_not_approved(room: Newsroom):
    with entering_past(right="test"):
        item = room.approved()

    def act(number):
        if number % 2:
            publish(item_id=item.pk, by=room.second, at=timezone.now())
        else:
            draft = Draft("改", "没有人批准过")
            write_version(item_id=item.pk, draft=draft, by=room.editor, at=timezone.now())

    together(8, act)
    shown = Shown.objects.filter(ends_at=None)
    assert all(row.version.number == 1 for row in shown)
    assert Version.objects.filter(item=item, publication=None).exists()


@pytest.mark.clause("C6-7")
def test_a_takedown_and_a_publication_at_once_leave_one_stand(room: Newsroom):
    with entering_past(right="test"):
        item = room.published()

    def act(_number):
        take_down(item_id=item.pk, by=room.keeper, at=timezone.now())

    assert sum(together(6, act)) == 1
    assert Takedown.objects.count() == 1
    assert not Shown.objects.filter(ends_at=None).exists()


@pytest.mark.clause("C6-7")
def test_another_process_shows_at_once_what_this_one_published(room: Newsroom, client):
    """What this process keeps is asked of the database's number each time, whoever changed it."""
    with entering_past(right="test"):
        item = room.published()
    assert client.get(f"/site/{item.pk}/").status_code == 200
    kept = pages._kept[0]
    together(1, lambda _n: take_down(item_id=item.pk, by=room.keeper, at=timezone.now()))
    assert pages._kept[0] is kept  # nobody told this process
    assert client.get(f"/site/{item.pk}/").status_code == 404

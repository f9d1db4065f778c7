"""The way of content from what is collected to what everybody reads, and down again."""

import pytest

from tests.sitecontent.newsroom import Newsroom


@pytest.mark.clause("C5-1", "C5-2", "C6-1")
def test_news_are_written_approved_checked_and_published(room: Newsroom, client):
    item = room.item("news")
    assert item.state == "collected"
    room.write(item)
    assert (item.state, item.number) == ("draft", 1)
    room.ask(item)
    assert item.state == "pending"
    assert client.get(f"/site/{item.pk}/").status_code == 404
    room.say(item, by=room.leader)
    assert item.state == "approved"
    room.check(item)
    room.publish(item, by=room.second)
    assert item.state == "published"
    answer = client.get(f"/site/{item.pk}/")
    assert answer.status_code == 200
    assert "春茶上市" in answer.content.decode()
    assert not answer.cookies

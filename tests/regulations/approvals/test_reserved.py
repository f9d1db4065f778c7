"""What a deputy decides: any kind, a kind that was named, or no kind that is kept from deputies."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from regulations.approvals import registry
from regulations.approvals.inbox import count_waiting, kinds_in, waiting
from regulations.approvals.registry import ByDeputy
from regulations.approvals.selectors import may_see
from regulations.notices.models import Notice
from tests.regulations.approvals.conftest import BOSS, TEN
from tests.regulations.approvals.test_pages import shown
from tests.rights import let


@pytest.fixture
def reserve(office, monkeypatch):
    """`reserve(how, *named)`: the kind `trial` is kept so; it was named to these people."""
    office.deputies = {office.boss.pk: [office.colleague.pk]}

    def keep(how: ByDeputy, *named):
        kind = replace(registry.kind("trial"), by_deputy=how)
        monkeypatch.setitem(registry._kinds, "trial", kind)
        pairs = {(each.pk, office.boss.pk, "trial") for each in named}
        found = [lambda deputy, principal, name, at: (deputy, principal, name) in pairs]
        monkeypatch.setattr(registry, "_is_named", found)

    return keep


@pytest.mark.parametrize(
    ("how", "named", "decides"),
    [
        (ByDeputy.ANY, False, True),
        (ByDeputy.NAMED, False, False),
        (ByDeputy.NAMED, True, True),
        (ByDeputy.NOBODY, True, False),
    ],
)
def test_a_deputy_decides_on_what_goes_with_it(office, reserve, how, named, decides):
    reserve(how, *([office.colleague] if named else []))
    approval, other = office.ask(BOSS), office.ask(BOSS, kind="bulk")
    seen = {line.approval for line in waiting(office.colleague, TEN)}
    assert seen == ({approval.pk, other.pk} if decides else {other.pk})
    assert count_waiting(office.colleague, TEN) == len(seen)
    assert may_see(approval, office.colleague, TEN) is decides
    told = Notice.objects.filter(recipient=office.colleague, url=f"/approvals/{approval.pk}/")
    assert told.exists() is decides
    if decides:
        office.say(approval, "approved", by=office.colleague)
        return
    with pytest.raises(PermissionDenied):
        office.say(approval, "approved", by=office.colleague)
    office.say(approval, "approved", by=office.boss)  # their own word stays


@pytest.mark.parametrize("kind", ["rule_version", "dismissal"])
def test_what_is_reserved_to_the_general_manager_is_named_to_a_deputy(kind):
    assert registry.kind(kind).by_deputy == ByDeputy.NAMED


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (ByDeputy.NAMED, "decides on this only where it was named to them"),
        (ByDeputy.NOBODY, "Nobody decides on this in the place of another."),
    ],
)
def test_a_deputy_reads_why_they_do_not_decide(office, reserve, client, how, words):
    reserve(how)
    approval = office.ask(BOSS)
    let(office.colleague, "view_approval")
    page = shown(client, office.colleague, f"/approvals/{approval.pk}/")
    assert words in page and "Your decision" not in page
    assert words not in shown(client, office.boss, f"/approvals/{approval.pk}/")
    with translation.override("en"), pytest.raises(PermissionDenied, match=words) as refused:
        office.say(approval, "approved", by=office.colleague)
    assert refused.value.code == "A2.1-1"


def test_the_inbox_offers_no_kind_that_a_deputy_does_not_decide(office, reserve):
    reserve(ByDeputy.NAMED)
    office.ask(BOSS), office.ask(BOSS, kind="bulk")
    assert kinds_in("waiting", office.colleague, TEN) == ["bulk"]
    assert kinds_in("waiting", office.boss, TEN) == ["trial", "bulk"]
    reserve(ByDeputy.NAMED, office.colleague)
    assert kinds_in("waiting", office.colleague, TEN) == ["trial", "bulk"]

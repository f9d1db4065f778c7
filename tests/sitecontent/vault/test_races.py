"""Many at the same moment, on connections of their own."""

import pytest
from django.utils import timezone

from regulations.binding.chains import findings
from sitecontent.vault.models import Change, Reveal, Secret, WrongTry
from sitecontent.vault.reveals.proof import prove_again
from sitecontent.vault.reveals.services import open_reveal
from sitecontent.vault.services import Draft, replace_secret
from sitecontent.vault.verify import CHAIN
from tests.catalog.test_races import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.clause("C8-2")
def test_nobody_opens_more_than_ten_by_pressing_at_once(live):
    entry = live.entry()
    assert sum(together(16, lambda _number: live.record(entry))) == 10
    assert Reveal.objects.count() == 10 and list(findings(CHAIN)) == []


@pytest.mark.clause("C8-2")
def test_one_record_is_handed_out_once(live):
    row = live.record(live.entry())
    assert sum(together(8, lambda _number: open_reveal(row))) == 1


@pytest.mark.clause("C8-2")
def test_of_two_changes_at_once_one_is_asked_for(live):
    entry = live.entry()
    people = (live.keeper, live.admin)

    def act(number):
        replace_secret(entry_id=entry.pk, draft=Draft(f"Gleichzeitig-{number}"), reason="更换",
                       by=people[number % 2], at=timezone.now())  # fmt: skip

    assert sum(together(8, act)) == 1
    assert (Change.objects.count(), Secret.objects.count()) == (2, 2)


@pytest.mark.clause("C8-2")
def test_guesses_side_by_side_count_like_one_after_the_other(live):
    def act(_number):
        prove_again(person=live.keeper, password="geraten", at=timezone.now())

    assert sum(together(20, act)) == 0
    assert WrongTry.objects.count() == 5

"""What accounts are called on English pages; what binds keeps the stored name."""

import pytest
from django.utils import translation

from finance.ledger.models import Account
from finance.ledger.names import ENGLISH, account_label, fund_label


@pytest.mark.django_db
def test_every_account_of_the_chart_has_an_english_name():
    assert set(Account.objects.values_list("code", flat=True)) <= set(ENGLISH)


def test_a_name_follows_the_reader_and_an_unknown_one_stays():
    with translation.override("en"):
        assert account_label("1001", "库存现金") == "Cash on hand"
        assert account_label("100201", "工行二部") == "工行二部"
    with translation.override("zh-hans"):
        assert account_label("1001", "库存现金") == "库存现金"
        assert fund_label("company", "公司") == "公司"
    with translation.override("en"):
        assert (fund_label("company", "公司"), fund_label("group", "大理四日")) == (
            "Company",
            "大理四日",
        )

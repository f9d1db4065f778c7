"""What is stored of a sentence is read in the language of whoever reads it."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from regulations.notices.sayings import in_each_language, say, sentence

WAITS = "Waits for you: %(matter)s"
LEAVE = sentence("Approved: %(matter)s", {"matter": {"zh-hans": "事假", "en": "personal leave"}})


@pytest.mark.parametrize(
    ("language", "params", "said"),
    [
        ("zh-hans", {"matter": LEAVE}, "待您审批：已批准：事假"),
        ("en", {"matter": LEAVE}, "Waits for you: Approved: personal leave"),
        ("fr", {"matter": LEAVE}, "待您审批：已批准：事假"),  # the company's language
        ("en", {"matter": "依 A2.3-5 开除华晨"}, "Waits for you: 依 A2.3-5 开除华晨"),  # frozen
    ],
)
def test_sentences_within_a_sentence_are_read_in_one_language(language, params, said):
    with translation.override(language):
        assert say(WAITS, params) == said


def test_words_are_kept_in_every_language_or_once_where_all_say_the_same():
    assert in_each_language(lambda: gettext_lazy("approved")) == {
        "zh-hans": "已批准", "en": "approved",
    }  # fmt: skip
    assert in_each_language(lambda: "tea") == "tea"

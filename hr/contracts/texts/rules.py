"""What files of contracts are, what reading them comes to, and how long texts are cut."""

import re
from collections.abc import Iterator, Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_FILES = 60
# Characters of a stretch: a vector of pairs has room for all of them. Stretches overlap, so that
# what stands across a cut is found in the second one.
LONGEST, OVERLAP = 12_000, 30
_SIGN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
# Lines are broken anywhere in Chinese, and titles set with blanks between their characters.
_BROKEN = re.compile(rf"(?<={_SIGN})\s+(?={_SIGN})")


class Paper(TextChoices):
    """What a file of a contract is."""

    SIGNED = "signed", _("signed contract")
    ANNEX = "annex", _("annex")
    SUPPLEMENT = "supplement", _("supplement")
    DRAFT = "draft", _("text as Word file")


class Text(TextChoices):
    """What reading a file came to."""

    READ = "read", pgettext_lazy("file", "read")
    NONE = "none", pgettext_lazy("file", "holds no text")
    FAULTY = "faulty", pgettext_lazy("file", "cannot be read")


def stretches(pages: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Pages of text as they are stored, as (page, part, text): pages from 1, empty ones left away.

    A page that is too long for one row goes on in further parts.
    """
    for page, text in enumerate(pages, 1):
        plain = joined(text)
        starts = range(0, max(len(plain) - OVERLAP, min(len(plain), 1)), LONGEST - OVERLAP)
        for part, start in enumerate(starts, 1):
            yield page, part, plain[start : start + LONGEST]


def joined(text: str) -> str:
    """A text without line breaks and blanks between Chinese characters, so that words are found
    across them.

    >>> joined("采 购 合 同\\r\\n逾期交货，按日\\r\\n支付 3% 违约金")
    '采购合同逾期交货，按日支付 3% 违约金'
    """
    return _BROKEN.sub("", text.replace("\0", "")).strip()

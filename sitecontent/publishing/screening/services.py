"""The verbs of screening: look for words in a version, decide on what was found, keep the list."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from regulations.binding.rows import insert, insert_once
from regulations.rulebook import clause
from sitecontent.publishing.models import Hit, HitDecision, Item, Screening, Version, Word
from sitecontent.publishing.refusals import in_words
from sitecontent.publishing.screening.reading import READING
from sitecontent.publishing.screening.rules import (
    CLAUSE_OF,
    MOST_WORDS,
    Found,
    Matcher,
    Sort,
    check_word,
)
from sitecontent.publishing.screening.texts import find_in, texts_of

CLAUSE = "C6-4"
# Who must hear that the list has grown, in its transaction.
_on_words: list[Callable[[datetime], None]] = []
# The last list of this process, by what tells that it changed.
_known: dict[tuple, Matcher] = {}


def on_words(react: Callable[[datetime], None]) -> None:
    """Call `react(at)` in the transaction that puts words on the list."""
    _on_words.append(react)


def matcher() -> Matcher:
    """The word list of now, ready to look: made anew only when a row of its history was added."""
    seen = Word.history.aggregate(last=Max("history_id"), count=Count("*"))
    key = (connection.settings_dict["NAME"], seen["last"], seen["count"])
    if key not in _known:
        # Words are read as texts are, whatever they were read as when they were put on the list.
        rows = Word.objects.filter(is_active=True).order_by("pk").values_list("pk", "text")
        # A list that is as it was once before is another state of it all the same.
        found = Matcher(list(rows), state=f"{READING} {seen['last'] or 0}")
        _known.clear()
        _known[key] = found
    return _known[key]


@clause("C6-4", "C6-5", "C6-6")
@transaction.atomic
def screen(version: Version, *, at: datetime) -> Screening:
    """Hold a version against the list; once for each state of the list."""
    found = matcher()
    known = Screening.objects.filter(version=version).order_by("-id").first()
    if known and known.digest == found.digest:
        return known
    texts = texts_of(version)
    hits = find_in(texts, found)
    row = Screening(
        version=version, digest=found.digest, words=found.count,
        count=len(hits), at=at,
    )  # fmt: skip
    if not insert_once(row):  # another has looked at the same moment
        return Screening.objects.get(version=version, digest=row.digest)
    Hit.objects.bulk_create(_rows(row, texts, hits), batch_size=500)
    return row


def _rows(screening: Screening, texts, hits: list[tuple[str, Found]]) -> list[Hit]:
    return [
        Hit(
            screening=screening, word_id=hit.key, field=name, start=hit.start, end=hit.end,
            text=texts[name][hit.start : hit.end][:200],
        )
        for name, hit in hits
    ]  # fmt: skip


@clause("C6-4", "C6-5", "C6-6")
def require_decided(version: Version) -> None:
    """Refuse a version in which words were found that nobody called harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT publishing_words_decided(%s)", [version.pk])
        if cursor.fetchone()[0]:
            return
    raise ValidationError(
        _("Words of the list were found: a person decides on each of them first, with a reason."),
        code=CLAUSE,
    )


@clause("C6-4", "C6-5", "C6-6")
@transaction.atomic
def decide_hit(*, hit_id: int, is_harmless: bool, reason: str, by, at: datetime) -> HitDecision:
    """Say of a word that was found whether it is harmless where it stands, and why."""
    if not by.has_perm("publishing.decide_hit"):
        raise PermissionDenied(_("Your position does not include deciding on words."))
    hit = Hit.objects.select_related("word", "screening__version").get(pk=hit_id)
    ref = CLAUSE_OF[hit.word.sort]
    Item.objects.select_for_update(no_key=True).get(pk=hit.screening.version.item_id)
    if hit.screening.version.by_id == by.pk:
        raise ValidationError(_("The author does not decide on words found."), code=ref)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=ref)
    row = HitDecision(
        hit=hit, is_harmless=is_harmless, reason=reason.strip()[:500], by=by, at=at
    )  # fmt: skip
    with in_words(ref):
        insert(row)
    return row


@clause("C6-4")
@transaction.atomic
def add_words(*, words: Iterable[tuple[str, str]], by, at: datetime) -> int:
    """Put words with their sorts on the list; one that was taken off comes back.

    Returns how many are new. Refused: a word of which too little is left without signs.
    """
    _only(by)
    wanted = {check_word(text.strip()): (text.strip(), Sort(sort)) for text, sort in words}
    known = {row.plain: row for row in Word.objects.filter(plain__in=wanted)}
    if Word.objects.count() + len(wanted) - len(known) > MOST_WORDS:
        raise ValidationError(
            _("The list holds %(most)s words at most."), params={"most": f"{MOST_WORDS:,}"},
            code=CLAUSE,
        )  # fmt: skip
    fresh = [
        Word(text=text, plain=plain, sort=sort)
        for plain, (text, sort) in wanted.items()
        if plain not in known
    ]
    back = [row for row in known.values() if not row.is_active]
    for row in back:
        row.sort, row.is_active = wanted[row.plain][1], True
        _save(row, by, at)
    bulk_create_with_history(fresh, Word, default_user=by, default_date=at)
    for react in _on_words:
        react(at)
    return len(fresh) + len(back)


@clause("C6-4")
@transaction.atomic
def end_word(*, word_id: int, by, at: datetime) -> Word:
    """Take a word off the list; it and its history stay."""
    _only(by)
    row = Word.objects.select_for_update(no_key=True).get(pk=word_id)
    if row.is_active:
        row.is_active = False
        _save(row, by, at)
    return row


def _save(row: Word, by, at: datetime) -> None:
    row._history_user, row._history_date = by, at
    row.save()


def _only(by) -> None:
    if by is not None and not by.has_perm("publishing.keep_words"):
        raise PermissionDenied(_("The site administrator keeps the word list."))

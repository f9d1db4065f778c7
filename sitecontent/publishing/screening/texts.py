"""What the public page and the feed print of a version, and the words of the list in it."""

from collections.abc import Mapping

from regulations.rulebook import clause
from sitecontent.publishing.markup import targets
from sitecontent.publishing.models import Placed, Version
from sitecontent.publishing.screening.rules import Found, Matcher

FIELDS = ("title", "summary", "body", "address", "source", "licence")
FILES, SKU = "files", "sku"


@clause("C6-4", "C6-5", "C6-6")
def texts_of(version: Version) -> Mapping[str, str]:
    """Every text of a version that anybody may come to read, by its field; the names of its files
    stand on a line each. Pictures bear the title as their alternative text."""
    names = Placed.objects.filter(version=version).order_by("position", "id")
    product = version.item.product
    return {name: getattr(version, name) for name in FIELDS} | {
        FILES: "\n".join(names.values_list("attachment__name", flat=True)),
        SKU: product.sku if product else "",
    }


@clause("C6-4", "C6-5", "C6-6")
def find_in(texts: Mapping[str, str], looking: Matcher) -> list[tuple[str, Found]]:
    """The words in each text as a reader sees it, with their places in the text as it stands."""
    return [
        (name, hit)
        for name, text in texts.items()
        for parts in _parts(name, text)
        for hit in _found(parts, looking)
    ]


def _parts(name: str, text: str) -> list[list[tuple[int, str]]]:
    """What is read together, in pieces that begin at a place each: a text without the addresses of
    its links; each of those; each name of a file."""
    if name == FILES:
        lines, place = [], 0
        for line in text.split("\n"):
            lines.append([(place, line)])
            place += len(line) + 1
        return lines
    if name != "body":
        return [[(0, text)]]
    read, place, found = [], 0, []
    for start, end in targets(text):
        read.append((place, text[place:start]))
        found.append([(start, text[start:end])])
        place = end
    return [[*read, (place, text[place:])], *found]


def _found(parts: list[tuple[int, str]], looking: Matcher) -> list[Found]:
    hits = looking.find("".join(text for _place, text in parts))
    if len(parts) == 1:
        [(start, _text)] = parts
        return [Found(hit.key, start + hit.start, start + hit.end) for hit in hits]
    places = [place + each for place, text in parts for each in range(len(text))]
    return [Found(hit.key, places[hit.start], places[hit.end - 1] + 1) for hit in hits]

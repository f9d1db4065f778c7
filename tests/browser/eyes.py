"""What a person sees on a page and finds wrong at a glance: read in the browser, judged here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from playwright.sync_api import Page

from config.management.commands import messages

# Code and data speak no language: numbers, addresses, what somebody typed.
APART = "code, pre, kbd, samp, script, style, template, textarea, svg, [lang]:not(html)"
# What the portal says itself, wherever it stands: names and data stand in cells and lines.
SPOKEN = "label, button, th, legend, dt, summary, nav a, h1, h2, h3"
LOOK = """async ([apart, spoken]) => {
    const rest = () => new Promise(done => setTimeout(done, 20));
    for (let i = 0; i < 500 && document.querySelector('.htmx-request'); i++) await rest();
    const texts = [], take = (text, element) => text.trim() && !element.closest(apart) &&
        texts.push([text.trim().replace(/\\s+/g, ' '), !!element.closest(spoken)]);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) take(walker.currentNode.data, walker.currentNode.parentElement);
    for (const name of ['title', 'placeholder', 'aria-label', 'alt'])
        for (const each of document.querySelectorAll(`body [${name}]`))
            take(each.getAttribute(name), each);
    const leads = [...document.querySelectorAll('main :is(tbody, li) a[href^="/"][href$="/"]')]
        .filter(each => !each.closest('nav, .clause')).map(each => each.getAttribute('href'));
    const tabs = [...document.querySelectorAll('nav[class*=tabs] a[href^="/"][href$="/"]')]
        .map(each => each.getAttribute('href'));
    return {texts, heads: document.querySelectorAll('h1').length, first: leads[0] || null, tabs};
}"""
ENGLISH = re.compile(r"\b[A-Za-z][a-z]+(?: [A-Za-z]?[a-z]+(?:'[a-z])?){2,}")


# A channel of the company, which has the name of a shop that the portal knows too.
NAMES = {"淘宝"}
# Pixels in which a heading that is cut off still says something: four Chinese characters.
HEADING = 68


@dataclass(frozen=True)
class Sight:
    """What stands on a page: its texts, each said by the portal or data, how many h1, where the
    first row of its list leads, and where its tabs do."""

    texts: list[tuple[str, bool]]
    heads: int
    first: str | None
    tabs: list[str]

    def faults(self, language: str) -> Iterator[str]:
        """What a reader of this language would stumble over."""
        if self.heads != 1:
            yield f"{self.heads} h1"
        for text, is_ours in self.texts:
            if _is_foreign(text, is_ours, language):
                yield f"{language}: {text[:120]}"


def look(page: Page) -> Sight:
    """Read a page once its parts have come."""
    return Sight(**page.evaluate(LOOK, [APART, SPOKEN]))


def crowded(page: Page) -> Iterator[str]:
    """What has no room in the window as wide as it is now."""
    beside, heading, words = page.evaluate("""[document.documentElement.scrollWidth - innerWidth,
        document.querySelector('h1').clientWidth, document.querySelector('h1').scrollWidth]""")
    if beside > 0:
        yield f"{beside} pixels beside the window"
    if heading < min(words, HEADING):
        yield f"{heading} pixels for the heading"


def _is_foreign(text: str, is_ours: bool, language: str) -> bool:
    """Whether a text says in the other language what the portal can say in this one."""
    if language == "zh-hans":
        return bool(ENGLISH.search(text))
    return is_ours and text in _translations() - NAMES


@cache
def _translations() -> frozenset[str]:
    """Every text of the portal in Chinese that is not the same in English."""
    return frozenset(
        str(each.string).strip()
        for each in messages.read_catalog()
        if each.id and isinstance(each.string, str) and each.string != each.id
    )

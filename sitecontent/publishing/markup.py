"""The few marks that a text may carry, made into HTML of ours: everything else is shown as it is.

A blank line parts paragraphs; "## " begins a heading, "- " a line of a list, "> " a quotation;
**bold**; [words](https://…) is a link.
"""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s()<>\"']{1,500})\)")
_BOLD = re.compile(r"\*\*([^*\n]{1,500})\*\*")
_HEADING, _ENTRY, _QUOTE = "## ", "- ", "> "


def targets(text: str) -> list[tuple[int, int]]:
    """Where the addresses of links begin and end in a text; the rest of it is what is read."""
    return [link.span(2) for link in _LINK.finditer(text.replace("\r", "\n"))]


def render(text: str) -> SafeString:
    """A text as HTML: each sign that means something in HTML is escaped first."""
    blocks = re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    made = [part for block in blocks if block.strip() for part in _block(block.split("\n"))]
    return mark_safe("\n".join(made))  # put together from escaped pieces alone


def _block(lines: list[str]) -> list[str]:
    """The pieces of a block: runs of lines that begin alike."""
    runs: list[tuple[str, list[str]]] = []
    for line in lines:
        mark = next((each for each in (_HEADING, _ENTRY, _QUOTE) if line.startswith(each)), "")
        if not runs or runs[-1][0] != mark or mark == _HEADING:
            runs.append((mark, []))
        runs[-1][1].append(_words(line[len(mark) :]))
    return [_run(mark, found) for mark, found in runs]


def _run(mark: str, lines: list[str]) -> str:
    if mark == _HEADING:
        return f"<h2>{lines[0]}</h2>"
    if mark == _ENTRY:
        return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    inside = "<br>".join(lines)
    return f"<blockquote>{inside}</blockquote>" if mark == _QUOTE else f"<p>{inside}</p>"


def _words(line: str) -> str:
    """A line with its links and what is bold."""
    found, place = [], 0
    for link in _LINK.finditer(line):
        found.append(_bold(line[place : link.start()]))
        address = escape(link[2])
        found.append(f'<a href="{address}" rel="noopener nofollow">{_bold(link[1])}</a>')
        place = link.end()
    return "".join([*found, _bold(line[place:])])


def _bold(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", str(escape(text)))

"""What was measured, written down: `docs/measured/NAME.md` with its chart beside it.

Whoever runs a command of the bench has its figures there, with the day, the machine and how busy it
was. What they mean is told in docs/figures.md.
"""

import math
import os
import platform
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

import psutil

from bench.measure import Figure

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "measured"
WIDTH, LABEL, BAR, ROW, MOST = 1000, 560, 280, 22, 1.5
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' font-family="sans-serif" font-size="12">\n<title>{title}</title>\n'
    '<rect width="100%" height="100%" fill="#fff"/>\n'
)


def machine() -> str:
    """What it is measured on, and the load of the last minute."""
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GB, {system},"
        f" Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def write(name: str, title: str, figures: Sequence[Figure], *, folder: Path = FOLDER) -> None:
    """Write the table and the chart of a run over those of the run before."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.svg").write_text(chart(title, figures), encoding="utf-8")
    told = "\n".join(_line(figure) for figure in figures)
    missed = sum(not figure.holds for figure in figures)
    text = (
        f"# {title}\n\n{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}; {machine()}.\n"
        f"{len(figures)} figures, {missed} missed.\n\n"
        f"![How much of its limit each figure takes]({name}.svg)\n\n"
        f"| figure | measured | limit | |\n|---|---:|---:|---|\n{told}\n"
    )
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


def _line(figure: Figure) -> str:
    what = figure.what.replace("|", r"\|")
    return f"| {what} | {_measured(figure)} | {_limit(figure)} | {_mark(figure)} |"


def _measured(figure: Figure) -> str:
    value = figure.value
    told = f"{value:,.0f}" if value == round(value) and abs(value) >= 100 else f"{value:,.4g}"
    return f"{told} {figure.unit}".strip()


def _limit(figure: Figure) -> str:
    if math.isinf(figure.limit):
        return "none"
    return f"{'at least' if figure.at_least else 'at most'} {figure.limit:,g}"


def _mark(figure: Figure) -> str:
    return "" if figure.holds else "**missed**"


def share(figure: Figure) -> float | None:
    """How much of its limit a figure takes: 1 is just held, above is missed; None without limit."""
    if math.isinf(figure.limit):
        return None
    part, whole = figure.value, figure.limit
    if figure.at_least:
        part, whole = whole, part
    if whole == 0:
        return 0.0 if part <= 0 else math.inf
    return part / whole


def chart(title: str, figures: Sequence[Figure]) -> str:
    """Bars of how much of its limit each figure takes, with a line where the limits are."""
    rows = [figure for figure in figures if share(figure) is not None]
    height = ROW * len(rows) + 30
    edge = LABEL + BAR / MOST
    head = _HEAD.format(width=WIDTH, height=height, title=escape(title))
    bars = "".join(_bar(figure, 24 + number * ROW) for number, figure in enumerate(rows))
    line = f'<line x1="{edge:.0f}" x2="{edge:.0f}" y1="18" y2="{height}" stroke="#1b2a4a"/>\n'
    return (
        f'{head}<text x="{edge:.0f}" y="13" text-anchor="middle">limit</text>\n{bars}{line}</svg>\n'
    )


def _bar(figure: Figure, top: int) -> str:
    length = max(1.0, BAR * min(share(figure), MOST) / MOST)
    colour = "#8fb0ee" if figure.holds else "#d9534f"
    what = figure.what if len(figure.what) <= 92 else f"{figure.what[:91]}…"
    return (
        f'<text x="{LABEL - 8}" y="{top + 12}" text-anchor="end">{escape(what)}</text>'
        f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="{ROW - 6}" fill="{colour}"/>'
        f'<text x="{LABEL + BAR + 8}" y="{top + 12}">{escape(_measured(figure))}</text>\n'
    )

"""What axe finds wrong for who cannot see, hear or use a mouse: its script, run in a page."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution

from playwright.sync_api import Page

# The package is wanted for the script alone, a given version of axe.
PACKAGE, SCRIPT = "axe-playwright-python", "axe_playwright_python/axe.min.js"
GRAVE = ("serious", "critical")
# Without `preload`: no rule that is wanted reads style sheets once more.
RUN = """([grave, apart]) => axe.run(
    {exclude: apart}, {resultTypes: ['violations'], preload: false}).then(found =>
    found.violations.filter(each => grave.includes(each.impact)).flatMap(each =>
        each.nodes.map(node => [each.id, node.target.flat().join(' '), node.failureSummary])))"""


@dataclass(frozen=True)
class Finding:
    """A rule of axe, the element that breaks it, and how."""

    rule: str
    element: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule} {self.element}: {self.why}"


def findings(page: Page, *, apart: tuple[str, ...] = ()) -> list[Finding]:
    """What is serious or critical on the page as it stands now, but for the elements `apart`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    return [Finding(*each) for each in page.evaluate(RUN, [GRAVE, apart])]


@cache
def _script() -> str:
    return distribution(PACKAGE).locate_file(SCRIPT).read_text(encoding="utf-8")

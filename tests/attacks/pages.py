"""The forms of a page as a browser would find them, and what is put into them."""

from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from random import Random
from urllib.parse import quote_from_bytes, urljoin

from tests.attacks import hostile
from tests.company import TEN
from tests.finance.expenses.conftest import paper

NOT_SENT = {"submit", "button", "image", "reset"}
BOUNDARY = "b0undary"


@dataclass
class Field:
    """What a page says of one field."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form: where it is sent to, and how."""

    path: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def has_files(self) -> bool:
        """Whether it is sent as one with files."""
        return any(each.kind == "file" for each in self.fields)


class _Reader(HTMLParser):
    """Collects forms, and fields that name the form they belong to."""

    def __init__(self, path: str):
        super().__init__()
        self.forms, self.path, self.links = [], path, set()
        self.form = self.select = None
        self.by_id: dict[str, Form] = {}

    def handle_starttag(self, tag, attrs):
        got = {name: value or "" for name, value in attrs}
        for name in ("hx-post", "hx-put", "hx-delete"):
            if name in got and tag != "form":
                self.forms.append(Form(urljoin(self.path, got[name]), "post"))
        if tag == "form":
            target = got.get("action") or got.get("hx-post") or got.get("hx-get") or self.path
            method = "post" if "hx-post" in got else got.get("method", "get").lower()
            self.form = Form(urljoin(self.path, target), method)
            self.forms.append(self.form)
            self.by_id[got.get("id", "")] = self.form
        elif tag == "a":
            self.links.add(urljoin(self.path, got.get("href", "")))
        elif tag == "option" and self.select:
            self.select.choices.append(got.get("value", ""))
        elif tag in ("input", "select", "textarea", "button") and got.get("name"):
            self._add(tag, got)

    def _add(self, tag: str, got: dict[str, str]) -> None:
        form = self.by_id.get(got.get("form", "\0"), self.form)
        if form is None:
            return
        kind = got.get("type", "text") if tag in ("input", "button") else tag
        one = Field(got["name"], kind, got.get("value", ""))
        form.fields.append(one)
        if tag == "select":
            self.select = one

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None


def forms_of(text: str, path: str) -> tuple[list[Form], set[str]]:
    """The forms of a page, and the addresses it leads to."""
    reader = _Reader(path)
    reader.feed(text)
    return reader.forms, reader.links


def plausible(one: Field, draw: Random) -> str:
    """What somebody might well have typed."""
    day = TEN + timedelta(days=draw.choice((-40, -1, 0, 1, 30, 270, 272, 275, 280, 300)))
    if one.kind == "select":
        return draw.choice(one.choices or [""])
    if one.value and draw.random() < 0.7:
        return one.value
    words = {
        "date": f"{day:%Y-%m-%d}", "month": f"{day:%Y-%m}", "time": f"{day:%H}:30",
        "datetime-local": f"{day:%Y-%m-%dT%H:%M}", "number": str(draw.choice((0, 1, 2, 5, 100))),
        "email": "a@example.com", "url": "https://example.com/a", "checkbox": one.value or "on",
        "password": "guizhang-2026", "radio": one.value, "tel": "13800001234",
    }  # fmt: skip
    return words.get(one.kind, draw.choice(("说明一下原因", "1", "12.50", "龙井茶", "2026-11-30")))


def filled(form: Form, draw: Random, wrong: int, others: list[str]) -> list[tuple[str, object]]:
    """A form filled in, with so many things wrong: pairs of names and texts or files."""
    pairs = []
    for one in form.fields:
        if one.kind in ("checkbox", "radio") and draw.random() < 0.4:
            continue
        if one.kind in NOT_SENT and draw.random() < 0.6:
            continue
        sent = ("a.pdf", paper(str(draw.random()))) if one.kind == "file" else plausible(one, draw)
        pairs.append((one.name, sent))
    for _each in range(wrong):
        _spoil(pairs, draw, others)
    return pairs


def _spoil(pairs: list, draw: Random, others: list[str]) -> None:
    """Put one thing wrong: a value, a field too few or too many, one twice, two exchanged."""
    way, known = draw.random(), list(range(len(pairs)))
    at = draw.choice(known) if known else None
    if at is None or way < 0.1:
        pairs.append((draw.choice(others), hostile.value(draw)))
    elif way < 0.7:
        pairs[at] = (pairs[at][0], hostile.value(draw))
    elif way < 0.76:
        del pairs[at]
    elif way < 0.82:
        pairs.append((pairs[at][0], hostile.value(draw)))
    elif way < 0.86:
        pairs.append((f"{pairs[at][0]}[]", hostile.value(draw)))
    elif way < 0.92:
        pairs[at] = (pairs[at][0], draw.choice(hostile.FILES))
    else:
        other = draw.choice(known)
        pairs[at] = (pairs[at][0], pairs[other][1])


def query(pairs: list) -> str:
    """Pairs as a query string; a file is sent by its name."""
    sent = ((name, value[0] if isinstance(value, tuple) else value) for name, value in pairs)
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sent)


def _quoted(text: str) -> str:
    return quote_from_bytes(hostile.encoded(text), safe="")


def body(pairs: list, *, files: bool) -> tuple[bytes, str]:
    """Pairs as the body of a request, and what kind of body it is."""
    if not files and not any(isinstance(value, tuple) for _name, value in pairs):
        return query(pairs).encode(), "application/x-www-form-urlencoded"
    parts = []
    for name, value in pairs:
        file, content = value if isinstance(value, tuple) else (None, hostile.encoded(value))
        told = f'; filename="{file}"' if file is not None else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'
        parts.append(hostile.encoded(head) + content + b"\r\n")
    return b"".join(
        parts
    ) + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"

"""Files that nobody means well with, built by script: none is what its name says it is, none is
whole, none is what it unpacks to."""

import io
import zipfile
from collections.abc import Iterator
from itertools import chain

from regulations.uploads import LARGEST_FILE
from tests.depth import deep
from tests.regulations.test_pictures import bomb as picture_bomb
from tests.regulations.test_pictures import drawn
from tests.regulations.test_workbooks import CRAFTED, workbook
from tests.sitecontent.publishing.test_files import mp4, part, webm

Named = tuple[str, bytes]
M = 1024 * 1024
LARGE = deep(300, 30)  # MB that a small archive unpacks to


def archive(entries: dict[str, bytes], *, squeeze: bool = True) -> bytes:
    """An archive with these names in it."""
    file = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", kind) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return file.getvalue()


# What is taken where it is named rightly, by the ending of its name.
HONEST = {
    "png": drawn("PNG"), "jpg": drawn("JPEG"), "gif": drawn("GIF"), "webp": drawn("WEBP"),
    "pdf": b"%PDF-1.7\n%%EOF", "xlsx": workbook(), "mp4": mp4(), "webm": webm(),
}  # fmt: skip
# What nobody takes under any name.
FOREIGN = {
    "exe": b"MZ\x90\0" + b"\0" * 60, "elf": b"\x7fELF\2\1\1" + b"\0" * 60, "rar": b"Rar!\x1a\7\0\0",
    "class": b"\xca\xfe\xba\xbe\0\0\0\x34", "7z": b"7z\xbc\xaf\x27\x1c\0\4",
    "gz": b"\x1f\x8b\x08\0",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "tiff": b"II*\0\x08\0\0\0",
    "ico": b"\0\0\1\0\1\0\x10\x10", "swf": b"CWS\x0a\0\0\0", "wasm": b"\0asm\1\0\0\0",
    "zip": archive({"a.txt": b"x"}), "docx": archive({"word/document.xml": b"<x/>"}),
    "apk": archive({"AndroidManifest.xml": b"\0"}), "jar": archive({"META-INF/MANIFEST.MF": b""}),
    "slip": archive({"../../../etc/cron.d/a": b"x", "xl/workbook.xml": b"x"}),
    "bom32": b"\xff\xfe\0\0a\0\0\0", "nul": b"text with a \0 in it",
}  # fmt: skip
HEADS = (b"MZ", b"\0", b"PK\x03\x04", b"GIF", b"%PD", b"<html>", b"#!/bin/sh\n", b"\xff\xd8")


def wrongly_named() -> Iterator[Named]:
    """Every type under the names of all others, and the foreign ones under all of them."""
    for ending in (*HONEST, "txt", "csv", "html", "svg", "php", ""):
        for kind, content in (HONEST | FOREIGN).items():
            alike = {kind, ending} in ({"jpg", "jpeg"},)
            if kind != ending and not alike:
                yield f"{kind} as .{ending}", content


def broken() -> Iterator[Named]:
    """Pictures cut off, with another head, with their inside turned over."""
    for kind in ("png", "jpg", "gif", "webp"):
        whole = HONEST[kind]
        for tenth in range(9):
            yield f"{tenth} tenths.{kind}", whole[: len(whole) * tenth // 10]
        for head in HEADS:
            yield f"{head!r}.{kind}", head + whole
        yield f"turned.{kind}", whole[:12] + whole[:11:-1]


def bombs() -> Iterator[Named]:
    """PNGs of some hundred bytes that say they are huge."""
    for width, height in ((60_000, 60_000), (2**31 - 1, 1), (1, 2**31 - 1), (50_000_001, 1),
                          (0, 0), (0, 9), (100_000, 501), (2**32 - 1, 2**32 - 1)):  # fmt: skip
        yield f"{width} by {height}.png", picture_bomb(width, height)


def tables() -> Iterator[Named]:
    """Spreadsheets that are none, or unpack to more than anybody types."""
    # Looked at in every run where they come from.
    yield from ((f"{name}.xlsx", make()) for name, (make, _told) in deep(CRAFTED, {}).items())
    whole = workbook()
    yield from ((f"{n} tenths.xlsx", whole[: len(whole) * n // 10]) for n in range(9))
    yield from ((f"{kind} as.xlsx", each) for kind, each in FOREIGN.items())
    yield "quoted.csv", b'"' + b"a" * 200_000
    yield "wide.csv", b"," * 3_000_000
    yield "rows.csv", b"a,b\n" * 300_000
    yield "bytes.csv", bytes(range(256)) * 4
    yield "empty.csv", b""
    nested = archive({"a.zip": archive({"b.zip": archive({"c": b"\0" * M})})})
    yield "nested.xlsx", nested
    many = {f"xl/{n}": b"" for n in range(deep(20_000, 3_000))}
    yield "many.xlsx", archive(many | {"[Content_Types].xml": b"", "xl/workbook.xml": b""})


def videos() -> Iterator[Named]:
    """Videos with something before, between or behind their parts, or cut off."""
    for name, whole in (("a.mp4", mp4()), ("a.webm", webm())):
        for head in HEADS:
            yield name, head + whole
            yield name, whole + head
        yield from ((name, whole[: len(whole) * n // 10]) for n in range(10))
    yield "a.mp4", mp4() + part(b"html", b"<script>")


def papers() -> Iterator[Named]:
    """Invoices that are none: entities, archives that unpack to more than a paper is."""
    laugh = b'<!DOCTYPE a [<!ENTITY a "' + b"ha" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000
    yield "laugh.xml", laugh + b'">]><a>&b;</a>'
    yield "outside.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    yield "deep.xml", b"<a>" * 100_000
    yield "open.xml", b"<a"
    yield "bomb.ofd", archive({"OFD.xml": b"<a>" + b" " * (LARGE * M)})
    yield "many.ofd", archive({f"{n}.xml": b"<a/>" for n in range(5000)} | {"OFD.xml": b"<a/>"})
    yield "laugh.ofd", archive({"OFD.xml": laugh + b'">]><a>&b;</a>'})
    yield "slip.ofd", archive({"OFD.xml": b"<a/>", "../../a.xml": b"<a/>"})
    for n in range(12):
        yield f"{n}.pdf", b"%PDF-1.7\n" + bytes([n]) * 4000


def texts() -> Iterator[Named]:
    """Contracts that are none, for the process of its own that reads them."""
    types = {"[Content_Types].xml": b"<Types/>"}
    yield "bomb.docx", archive(types | {"word/document.xml": b"<a>" + b"a" * (LARGE * M)})
    yield "laugh.docx", archive(
        types
        | {"word/document.xml": b'<!DOCTYPE a [<!ENTITY a "'
           + b"ha" * 9000 + b'"><!ENTITY b "' + b"&a;" * 9000 + b'">]><a>&b;</a>'}
    )  # fmt: skip
    yield "deep.docx", archive(types | {"word/document.xml": b"<a>" * 200_000})
    yield "cut.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>"
    kids = b"".join(b"%d 0 R " % (n % 3 + 1) for n in range(50_000))
    yield (
        "circle.pdf",
        (
            b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids["
            + kids
            + b"]/Count 999999999>>endobj\n"
            b"trailer<</Root 1 0 R>>\n%%EOF"
        ),
    )


def oversized() -> Iterator[Named]:
    """One byte more than anybody may send, and none at all."""
    for kind, content in HONEST.items():
        yield f"large.{kind}", content + b"\0" * (LARGEST_FILE + 1 - len(content))
        yield f"empty.{kind}", b""


def for_evidence() -> Iterator[Named]:
    """What a room that keeps papers as they came must not take."""
    return chain(wrongly_named(), oversized())

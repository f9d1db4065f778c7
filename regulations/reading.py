"""Run as a program of its own by `regulations.texts`: the pages of a file as JSON.

It imports nothing of the portal: what a hostile file may reach is this process alone.
"""

import io
import json
import re
import sys
import zipfile

MOST_PAGES, MOST_CHARACTERS = 2000, 3_000_000
MOST_UNPACKED = 100 * 1024 * 1024
PDF = "application/pdf"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What is written, a new paragraph, and what stands for a blank.
WORDS = (f"{_W}t", f"{_W}p", f"{_W}tab", f"{_W}br")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    pages, left = [], MOST_CHARACTERS
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        text = page.get_textpage().get_text_bounded()[:left]
        page.close()
        pages.append(text)
        left -= len(text)
    return pages


def word_pages(content: bytes) -> list[str]:
    """The text of a Word file as one page: body with tables and text boxes, notes, heads and feet.

    What a tracked change took away is left out, and what older programs are shown instead.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    pieces: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [each for each in archive.infolist() if PART.fullmatch(each.filename)]
        if sum(each.file_size for each in parts) > MOST_UNPACKED:
            raise ValueError("it would unpack to too much")
        for part in sorted(parts, key=lambda each: each.filename):
            tree = etree.fromstring(archive.read(part), parser)
            for fallback in list(tree.iter(FALLBACK)):
                fallback.getparent().remove(fallback)
            pieces += (_words(element) for element in tree.iter(*WORDS))
    return ["".join(pieces)[:MOST_CHARACTERS]]


def _words(element) -> str:
    if element.tag == WORDS[0]:
        return element.text or ""
    return "\n" if element.tag == WORDS[1] else " "


def main() -> None:
    """Read the file on standard input; its type is the first argument."""
    content = sys.stdin.buffer.read()
    pages = pdf_pages(content) if sys.argv[1] == PDF else word_pages(content)
    sys.stdout.buffer.write(json.dumps(pages).encode())


if __name__ == "__main__":
    main()

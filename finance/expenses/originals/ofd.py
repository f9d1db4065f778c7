"""Invoices in OFD: an archive that keeps its fields in up to three places."""

import io
import zipfile
import zlib

from finance.expenses.originals.fields import Suggestion, of_tree, suggestion
from finance.expenses.originals.xml import MOST_BYTES, Node, NotRead, tree

MOST_ENTRIES, MOST_XML = 500, 40
# All that is unpacked of one archive.
MOST_UNPACKED = 16 * 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError)


def read_ofd(content: bytes) -> Suggestion | None:
    """What an OFD says, None for what is no OFD or no invoice.

    Attached XML goes first, then tags that point at texts of the pages, then custom data.
    """
    try:
        trees = _trees(content)
    except (*_BROKEN, NotRead):
        return None
    pages = _page_texts(trees)
    tags = [_tagged(root, pages) for name, root in trees.items() if "customtag" in name]
    attached = [
        of_tree(root) for name, root in trees.items()
        if "attach" in name and not name.endswith("attachments.xml")
    ]  # fmt: skip
    return suggestion([*attached, *tags, *map(_custom_data, trees.values())])


def _trees(content: bytes) -> dict[str, Node]:
    """The XML entries that can be read, by their name in small letters."""
    found, unpacked = {}, 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise NotRead
        for entry in [each for each in entries if each.filename.lower().endswith(".xml")][
            :MOST_XML
        ]:
            with archive.open(entry) as packed:
                xml = packed.read(MOST_BYTES + 1)
            unpacked += len(xml)
            if len(xml) > MOST_BYTES or unpacked > MOST_UNPACKED:
                raise NotRead
            try:
                found[entry.filename.lower()] = tree(xml)
            except NotRead:
                continue
    return found


def _page_texts(trees: dict[str, Node]) -> dict[str, str]:
    """The text of each text object of the pages, by its id."""
    return {
        node.attributes["ID"]: "".join(
            each.text.strip() for each in node.walk() if each.name == "TextCode"
        )
        for root in trees.values() for node in root.walk()
        if node.name == "TextObject" and "ID" in node.attributes
    }  # fmt: skip


def _tagged(root: Node, pages: dict[str, str]) -> dict[str, str]:
    """Name of a tag → the texts its references point at; Name below Seller is the seller's."""
    found: dict[str, str] = {}
    for node in root.walk():
        for child in node.children:
            points = [each.text.strip() for each in child.children if each.name == "ObjectRef"]
            is_seller = child.name == "Name" and node.name == "Seller"
            text = "".join(pages.get(point, "") for point in points)
            if text:
                found.setdefault("SellerName" if is_seller else child.name, text)
    return found


def _custom_data(root: Node) -> dict[str, str]:
    return {
        node.attributes.get("Name", ""): node.text.strip()
        for node in root.walk()
        if node.name == "CustomData"
    }

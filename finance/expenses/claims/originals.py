"""What a file that is handed in says of its invoice: its fields, or QR codes in its pictures."""

from django.core.exceptions import ValidationError

from finance.expenses.claims.papers import OFD, PICTURES, XML, check_paper
from finance.expenses.claims.pictures import qr_texts
from finance.expenses.originals.fields import Suggestion, of_tree, suggestion
from finance.expenses.originals.ofd import read_ofd
from finance.expenses.originals.pdf import read_pdf
from finance.expenses.originals.xml import NotRead, tree
from regulations.rulebook import clause


@clause("A7.2-4")
def read_file(name: str, content: bytes) -> tuple[Suggestion | None, list[str]]:
    """The fields of an electronic original, or else the texts of the QR codes in it.

    (None, []) for what says nothing; nothing is refused here, since nothing is kept.
    """
    try:
        media = check_paper(name=name, content=content)
    except ValidationError:
        return None, []
    if media in PICTURES:
        return None, qr_texts(content)
    if media == OFD:
        return read_ofd(content), []
    if media == XML:
        return _read_xml(content), []
    found, pictures = read_pdf(content)
    return found, [text for each in pictures for text in qr_texts(each)]


def _read_xml(content: bytes) -> Suggestion | None:
    try:
        return suggestion([of_tree(tree(content))])
    except NotRead:
        return None

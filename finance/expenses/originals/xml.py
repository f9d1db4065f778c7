"""XML of strangers, read within limits: no document type, no entities, no endless trees."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES = 4 * 1024 * 1024
MOST_NODES, DEEPEST, LONGEST = 50_000, 60, 500


class NotRead(Exception):
    """This is no XML that is read here."""


@dataclass(eq=False)
class Node:
    """An element by its bare name, with what stands directly in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def walk(self) -> Iterator["Node"]:
        """This element and all below it, in the order of the document."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


class _Reader:
    """Builds the tree; what goes beyond a limit ends the reading."""

    def __init__(self):
        self.open = [Node("")]
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_NODES or len(self.open) > DEEPEST:
            raise NotRead
        bare = {_bare(key): value[:LONGEST] for key, value in attributes.items()}
        node = Node(_bare(name), bare)
        self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, _name: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        node = self.open[-1]
        if len(node.text) < LONGEST:
            node.text = (node.text + text)[:LONGEST]


def _bare(name: str) -> str:
    return name.rpartition(" ")[2].rpartition(":")[2]


def _refuse(*_declaration):
    raise NotRead


def tree(content: bytes) -> Node:
    """The document as a tree under a nameless root.

    Raises NotRead: broken, larger than MOST_BYTES, with a document type or an entity.
    """
    if len(content) > MOST_BYTES:
        raise NotRead
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NotRead from error
    return reader.open[0]

"""YAML as people write it by hand: lists, mappings and plain values, and a line for each fault.

A file may come from anybody: aliases, tags and deep nesting, by which a small file grows large
in memory or runs something, have no place here.
"""

from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

DEEPEST = 20


class SourceError(ValueError):
    """A file cannot be taken; `problems` says in the reader's language what is wrong, and where."""

    def __init__(self, *problems: str):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Document:
    """What a file says; `lines` holds the line on which each entry of a list begins."""

    data: Any
    lines: tuple[int, ...] = ()


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Refuses a key written twice, where the plain loader keeps the last one."""

    def construct_mapping(self, node, deep=False):
        seen: set[str] = set()
        for key, _value in node.value:
            name = str(self.construct_object(key, deep=True))
            if name in seen:
                raise SourceError(
                    at_line(_line(key), _("%(key)s is written twice") % {"key": name})
                )
            seen.add(name)
        return super().construct_mapping(node, deep)

    def construct_object(self, node, deep=False):
        try:
            return super().construct_object(node, deep)
        except SourceError:
            raise
        except (ValueError, LookupError, AttributeError) as error:  # such as the 32nd of a month
            raise SourceError(at_line(_line(node), _("this value cannot be read"))) from error


def at_line(line: int, problem: str) -> str:
    """A problem with the line it stands on, as a sentence."""
    return _("Line %(line)s: %(problem)s") % {"line": line, "problem": problem}


def read(text: str) -> Document:
    """The one document of a file. Raises SourceError."""
    try:
        _refuse_what_grows(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Document(None)
        lines = [_line(each) for each in node.value] if isinstance(node, yaml.SequenceNode) else []
        return Document(loader.construct_document(node), tuple(lines))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = _("this is not YAML (%(problem)s)") % {"problem": error.problem or error.context}
        raise SourceError(at_line(mark.line + 1, problem) if mark else problem) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise SourceError(_("this is not YAML (%(problem)s)") % {"problem": error}) from error


def _refuse_what_grows(text: str) -> None:
    """Look through the file without building anything."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError(at_line(_line(event), _("anchors and aliases are not taken")))
        if getattr(event, "tag", None):
            raise SourceError(at_line(_line(event), _("tags are not taken")))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise SourceError(at_line(_line(event), _("this is nested too deeply")))


def _line(place) -> int:
    return place.start_mark.line + 1

"""What a file of findings says: the JSON of pip-audit, or that of `pip list --outdated`.

The portal asks nobody on the network; an administrator brings the file.
"""

import json

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from packaging.utils import canonicalize_name

from regulations.rulebook import clause
from sitecontent.database.security.rules import Known, Tool

LARGEST = 2 * 1024 * 1024
MOST, LONGEST = 5000, 100


@clause("C13-S1")
def read(content: bytes) -> tuple[Tool, list[Known]]:
    """What made a file and what is known of packages by it; refused where it is neither of the two.

    A list without a package is that of `pip list`: pip-audit names those without a weakness too.
    """
    if len(content) > LARGEST:
        raise _refusal(_("A file of findings has 2 MB at most."))
    try:
        told = json.loads(content)
        rows = _listed(told["dependencies"] if isinstance(told, dict) else told)
        tools = {Tool.OUTDATED if "latest_version" in row else Tool.AUDIT for row in rows}
        if len(tools) > 1:
            raise ValueError
        found = [known for row in rows for known in _of_package(row)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refusal(
            _("This is neither the JSON of pip-audit nor that of “pip list --outdated”.")
        ) from error
    empty = Tool.AUDIT if isinstance(told, dict) else Tool.OUTDATED
    return (tools.pop() if tools else empty), found


def _listed(rows) -> list:
    if not isinstance(rows, list) or len(rows) > MOST:
        raise TypeError
    return rows


def _of_package(row: dict) -> list[Known]:
    name, version = canonicalize_name(_text(row["name"])), row.get("version")
    if version is None:  # pip-audit could not look at it
        return []
    version = _text(version)
    if "latest_version" in row:
        return [Known(name, version, (), (_text(row["latest_version"]),))]
    return [
        Known(
            name, version,
            tuple(_text(each) for each in (vuln["id"], *_listed(vuln.get("aliases", [])))),
            tuple(_text(each) for each in _listed(vuln["fix_versions"])),
        )
        for vuln in _listed(row["vulns"])
    ]  # fmt: skip


def _text(value) -> str:
    if not isinstance(value, str) or not value or len(value) > LONGEST or "\0" in value:
        raise TypeError
    return value


def _refusal(message) -> ValidationError:
    return ValidationError({"file": ValidationError(message, "C13-S1")})

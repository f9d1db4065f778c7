"""Printed forms as PDF: typeset from JSON, with Chinese glyphs from a font that comes along.

Nothing of a document is ever read as markup: every text is handed over as data.
"""

import json
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.http import HttpResponse

FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
PDF = "application/pdf"


def typeset(form: str, data: dict, *, folder: Path, kind: str = "pdf") -> bytes:
    """A form of a folder filled with data; its name without `.typ`.

    `kind` may be "png" for looking at its first page.
    """
    made = typst.compile(
        str(folder / f"{form}.typ"),
        root=str(folder),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        format=kind,
        ppi=110 if kind == "png" else None,
    )
    return made[0] if isinstance(made, list) else made


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF as an answer that a browser shows."""
    answer = HttpResponse(content, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer

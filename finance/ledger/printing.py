"""Printed forms as PDF: typeset from JSON, with Chinese glyphs from a font that comes along.

Nothing of a document is ever read as markup: every text is handed over as data.
"""

import json
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

FORMS = Path(__file__).parent / "print"
FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)


def typeset(form: str, data: dict, *, kind: str = "pdf") -> bytes:
    """A form of `print/` filled with data; `kind` may be "png" for looking at its first page."""
    made = typst.compile(
        str(FORMS / f"{form}.typ"),
        root=str(FORMS),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        format=kind,
        ppi=110 if kind == "png" else None,
    )
    return made[0] if isinstance(made, list) else made

"""Compiles what is translated, as far as it changed: `python config/translations.py`."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po


def compile_catalog(po: Path) -> bool:
    """Write the .mo beside `po` if it is missing or older; whether it was written."""
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return False
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parents[1].name, abort_invalid=True)
    draft = mo.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(mo)
    return True


def main() -> int:
    """Compile all catalogs of the project; the exit status."""
    for po in sorted(Path(__file__).resolve().parent.parent.glob("locale/*/LC_MESSAGES/*.po")):
        try:
            compile_catalog(po)
        except (PoFileError, OSError) as error:
            print(f"The translations in {po} cannot be compiled: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

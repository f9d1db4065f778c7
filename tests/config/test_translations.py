"""Compiling what is translated."""

import gettext
import os

import pytest

from config import translations

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Order"
msgstr "订单"

#, fuzzy
msgid "Leave"
msgstr "离开"
"""


@pytest.fixture
def po(tmp_path):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO)
    return folder / "django.po"


def test_compiled_catalog_translates_all_but_what_is_only_guessed(po):
    assert translations.compile_catalog(po)
    with po.with_suffix(".mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    assert catalog.gettext("Order") == "订单"
    assert catalog.gettext("Leave") == "Leave"


def test_catalog_is_compiled_again_only_after_a_change(po):
    translations.compile_catalog(po)
    assert not translations.compile_catalog(po)
    later = po.with_suffix(".mo").stat().st_mtime + 1
    os.utime(po, (later, later))
    assert translations.compile_catalog(po)


def test_broken_catalog_is_an_error_and_leaves_the_old_one(po):
    translations.compile_catalog(po)
    before = po.with_suffix(".mo").read_bytes()
    po.write_text(PO + '\nmsgid "Half\n')
    later = po.with_suffix(".mo").stat().st_mtime + 1
    os.utime(po, (later, later))
    with pytest.raises(translations.PoFileError):
        translations.compile_catalog(po)
    assert po.with_suffix(".mo").read_bytes() == before

"""The files beside a database are unpacked as files of one's own, and nowhere else."""

import io
import tarfile

import pytest

from sitecontent.database.backups.proving import _unpack

pytestmark = pytest.mark.clause("C7-4")


def test_files_and_folders_alone_and_inside_alone(tmp_path):
    with tarfile.open(tmp_path / "files.tar", "w") as tar:
        for name, kind in (
            ("media/图.png", tarfile.REGTYPE), ("../out.txt", tarfile.REGTYPE),
            ("/abs.txt", tarfile.REGTYPE), ("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE),
        ):  # fmt: skip
            each = tarfile.TarInfo(name)
            each.type, each.mode, each.uid, each.linkname = kind, 0o4777, 12345, "/etc/passwd"
            each.size = 3 if kind == tarfile.REGTYPE else 0
            tar.addfile(each, io.BytesIO(b"abc") if each.size else None)
    _unpack(tmp_path / "files.tar", tmp_path / "files")
    found = [path for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink()]
    picture = tmp_path / "files" / "media" / "图.png"
    assert sorted(found) == sorted([picture, tmp_path / "files.tar"])
    assert (picture.read_bytes(), picture.stat().st_mode & 0o7777) == (b"abc", 0o600)

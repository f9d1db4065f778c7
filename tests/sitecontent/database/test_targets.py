"""The same set in a folder, in a bucket of a server that speaks S3, on a host that speaks SFTP."""

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import asyncssh
import boto3
import pytest
from moto.server import ThreadedMotoServer

from config.processes import free_port
from sitecontent.database.backups import making, proving
from sitecontent.database.backups.making import DATABASE
from sitecontent.database.backups.targets import INDEX, target_of
from sitecontent.database.backups.troubles import BackupTrouble
from tests.company import TEN, Company
from tests.depth import deep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("C13-S2")]
NAME = "20260304T020000Z"


@pytest.fixture
def bucket(monkeypatch):
    """The address of a bucket on a server of this test's own."""
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    words = {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "DEFAULT_REGION": "us-east-1",
             "ENDPOINT_URL": f"http://127.0.0.1:{port}"}  # fmt: skip
    for name, value in words.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    boto3.client("s3").create_bucket(Bucket=f"kept-{port}")
    yield f"s3://kept-{port}/bylaw"
    server.stop()


@pytest.fixture
def host(tmp_path, settings):
    """The address of a host whose key is known, on a server of this test's own."""
    port, root = free_port(), tmp_path / "host"
    root.mkdir()
    key, own = asyncssh.generate_private_key("ssh-ed25519"), tmp_path / "id"
    client = asyncssh.generate_private_key("ssh-ed25519")
    client.write_private_key(str(own))
    (tmp_path / "known").write_text(f"[127.0.0.1]:{port} {key.export_public_key().decode()}")
    (tmp_path / "allowed").write_bytes(client.export_public_key())
    settings.BACKUP_SFTP_KEY = str(own)
    settings.BACKUP_SFTP_KNOWN_HOSTS = str(tmp_path / "known")
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def listen():
        return await asyncssh.listen(
            "127.0.0.1", port, server_host_keys=[key],
            authorized_client_keys=str(tmp_path / "allowed"), sftp_factory=True,
        )  # fmt: skip

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    yield f"sftp://backup@127.0.0.1:{port}{root}"
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)


def make(setup, address):
    Company().receive()
    return making.make(replace(setup, targets=[*setup.targets, address]), at=TEN)


@pytest.mark.parametrize("place", deep(["bucket", "host"], ["bucket"]))
def test_a_set_elsewhere_is_the_same_and_is_proved_there(setup, request, place):
    address = request.getfixturevalue(place)
    made = make(setup, address)
    assert made.errors == {}
    folder, target = target_of(setup.targets[0]), target_of(address)
    assert target.label in made.stored
    assert target.names() == [NAME]
    there = setup.work / "there"
    there.mkdir()
    assert target.bring(NAME, there) == made.index
    assert (there / DATABASE).read_bytes() == (folder.root / NAME / DATABASE).read_bytes()
    assert proving.prove(setup, target, NAME, ask=False).holds
    making.make(replace(setup, targets=[address]), at=TEN + timedelta(days=1))
    target.remove(NAME)
    assert target.names() == ["20260305T020000Z"]


@pytest.mark.parametrize("place", ["bucket", "host"])
def test_what_is_missing_or_changed_elsewhere_is_found(setup, request, place):
    address = request.getfixturevalue(place)
    make(setup, address)
    target = target_of(address)
    path = f"{target.root}/{NAME}/{DATABASE}"
    whole = target.files.cat_file(path)
    target.files.pipe_file(path, whole[:-1] + bytes([whole[-1] ^ 1]))
    assert DATABASE in proving.prove(setup, target, NAME).findings[0]
    target.files.rm_file(path)
    assert DATABASE in proving.prove(setup, target, NAME).findings[0]
    target.files.rm_file(f"{target.root}/{NAME}/{INDEX}")
    assert target.names() == []


def test_a_host_with_another_key_gets_nothing(setup, host, settings, tmp_path):
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    port = host.rpartition(":")[2].partition("/")[0]
    (tmp_path / "known").write_text(f"[127.0.0.1]:{port} {other}")
    made = make(setup, host)
    assert list(made.errors) and made.stored == setup.targets
    assert list((tmp_path / "host").iterdir()) == []


@pytest.mark.parametrize("address", ["relative/folder", "ftp://host/x", "s3:///x", "sftp:///x", ""])
def test_no_place(address):
    with pytest.raises(BackupTrouble):
        target_of(address)

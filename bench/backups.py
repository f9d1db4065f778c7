"""A backup and its proof against PostgreSQL's own dump and restore of the same database."""

import os
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Figure


def measure(superuser: str) -> list[Figure]:
    """Both once, one after the other, on the database as it stands."""
    from sitecontent.database.backups import making, proving
    from sitecontent.database.backups.targets import target_of

    with tempfile.TemporaryDirectory() as name:
        setup = _setup(Path(name))
        plain = _plain(setup.source, Path(name) / "plain.dump")
        begun = time.perf_counter()
        made = making.make(setup, at=datetime.now(UTC))
        took = time.perf_counter() - begun
        proved = proving.prove(setup, target_of(setup.targets[0]), made.index.name)
        ours = time.perf_counter() - begun
    rows = sum(count for count, _sum in made.manifest["tables"].values())
    print(
        f"backups: plain dump {plain[0]:.1f} s and restore {plain[1]:.1f} s; ours {took:.1f} s"
        f" and {ours - took:.1f} s, {rows:,} rows, {made.index.size:,} bytes;"
        f" {made.seconds} {proved.seconds}"
    )
    return [Figure("backup and proof : pg_dump + pg_restore", ours / sum(plain), 1.5)]


def _setup(folder: Path):
    from sitecontent.database.backups import locks
    from sitecontent.database.backups.setup import Setup

    source = os.environ["BACKUP_DATABASE_URL"]
    return Setup(
        source=source,
        scratch=source,
        recipients=[locks.make_identity(folder / "key")],
        targets=[str(folder / "kept")],
        work=folder / "work",
        attacker=os.environ["DATABASE_URL"],
        identity=folder / "key",
    )


def _plain(source: str, path: Path) -> tuple[float, float]:
    from sitecontent.database.backups import making, programs, scratch

    begun = time.perf_counter()
    env = programs.environment(source)
    subprocess.run([programs.program("pg_dump"), "-Fc", "-f", path], env=env, check=True)
    took = time.perf_counter() - begun
    with making.snapshot(source) as (connection, _number):
        like = making.manifest.database_of(connection)
    with scratch.database(source, "plain", like) as url:
        begun = time.perf_counter()
        words = ["--no-owner", "--no-comments", "-d", programs.database_of(url), path]
        subprocess.run([programs.program("pg_restore"), *words], env=env, check=True)
        restored = time.perf_counter() - begun
    return took, restored


def main() -> None:
    """This part alone: `python -m bench.backups 100000`."""
    import sys

    from bench import scratch as own

    superuser = own.start()
    import django

    django.setup()
    own.fill(superuser, 1, int(sys.argv[1]))
    for figure in measure(superuser):
        print(figure)


if __name__ == "__main__":
    main()

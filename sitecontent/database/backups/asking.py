"""What a restored database is asked by the portal itself: migrations, chains, and each room."""

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_noop as _

from regulations.binding import chains, restored
from regulations.notices.sayings import Said
from sitecontent.database.backups import manifest

UNMIGRATED = _("The restored database lacks %(count)s migrations.")
FAILED = _("The check %(name)s failed: %(error)s")
BROKEN = _("The chain %(name)s no longer fits (%(what)s).")


def ask() -> Iterator[str]:
    """All that is wrong with the database Django is connected to, one sentence each."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield Said(UNMIGRATED, count=len(plan))
    connection.ensure_connection()
    for each in manifest.chains(connection.connection):
        for finding in chains.findings(chains.Chain(**vars(each))):
            yield Said(BROKEN, name=each.name, what=finding.what)
    for name, check in restored.checks().items():
        try:
            yield from check()
        except Exception as error:  # a check that fails proves nothing
            yield Said(FAILED, name=name, error=f"{type(error).__name__}: {error}")

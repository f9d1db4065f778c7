"""What every task of the portal does before it begins: it looks at the clock."""

import logging

from celery import Task
from celery.exceptions import Ignore

from regulations.binding.moments import MOST_SECONDS_OFF, seconds_off

logger = logging.getLogger(__name__)


class Work(Task):
    """A task; where this machine's clock is wrong it is left for the next time.

    What goes `by_database`, whose clock decides, goes on.
    """

    abstract = True
    by_database = False

    def before_start(self, task_id, args, kwargs) -> None:
        """Refuse to act by a clock by which the database would refuse what is written."""
        if self.by_database:
            return
        off = seconds_off()
        if abs(off) > MOST_SECONDS_OFF:
            logger.warning("%s waits: this clock is %.0f s from the database's", self.name, off)
            raise Ignore

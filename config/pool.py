"""The processes of a worker, looked after every second."""

from celery.concurrency.asynpool import AsynPool
from celery.concurrency.prefork import TaskPool


class Watched(AsynPool):
    """Celery looks every five seconds for what ended unnoticed, and all else waits so long."""

    @property
    def timers(self):
        """What is called again and again, and every how many seconds."""
        return {self.maintain_pool: 1.0}


class Pool(TaskPool):
    """As Celery's own otherwise."""

    Pool = Watched

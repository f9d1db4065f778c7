"""Beat that a clock set back does not silence."""

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    """What says that it last ran in the future is due again one interval from now.

    Celery waits for that moment otherwise: set back by a day, nothing would run for a day.
    """

    def tick(self, *args, **kwargs):
        """Look at the clock before what is due is looked for."""
        ahead = [each for each in self.schedule.values() if each.last_run_at > each.default_now()]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None  # holds the moments of before
        return super().tick(*args, **kwargs)

"""What keeps a backup from being made, proved or brought back, as a sentence."""

from regulations.notices.sayings import Said


class BackupTrouble(Exception):
    """A sentence for a person, with its parameters; nothing that was there before is touched.

    `text` is a message id, so that each reader is told in their own language.
    """

    def __init__(self, text: str, **params):
        super().__init__(text, params)
        self.text, self.params = text, params

    @property
    def said(self) -> Said:
        """The sentence, to be shown or stored."""
        return Said(self.text, **self.params)

    def __str__(self):
        return str(self.said)


class Busy(BackupTrouble):
    """Another backup or proof is running: no failure, it is as well as it was before."""


def said_of(error: Exception) -> Said:
    """What went wrong, as a sentence: of the system where it is none of ours."""
    return error.said if isinstance(error, BackupTrouble) else Said("%(error)s", error=error)

"""What keeps a backup from being made, proved or brought back, as a sentence."""


class BackupTrouble(Exception):
    """A sentence for a person, with its parameters; nothing that was there before is touched."""

    def __init__(self, text, **params):
        super().__init__(text, params)
        self.text, self.params = text, params

    def __str__(self):
        return str(self.text) % self.params

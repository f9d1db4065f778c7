"""What the room keeps; each part brings its own."""

from sitecontent.database.backups.models import Backup, Certificate, Failure, Proof, Removal
from sitecontent.database.changes.models import (
    AskedView,
    Dropping,
    Plan,
    Release,
    Signing,
    SystemChange,
)
from sitecontent.database.feedback.models import Feedback, Reply
from sitecontent.database.handing.models import Handing

__all__ = [
    "AskedView", "Backup", "Certificate", "Dropping", "Failure", "Feedback", "Handing", "Plan",
    "Proof", "Release", "Removal", "Reply", "Signing", "SystemChange",
]  # fmt: skip

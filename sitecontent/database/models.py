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
from sitecontent.database.levels.models import (
    GrantCheck,
    PublicContent,
    PublicGood,
    RightGrant,
    RightRequest,
)

__all__ = [
    "AskedView", "Backup", "Certificate", "Dropping", "Failure", "Feedback", "GrantCheck",
    "Handing", "Plan", "Proof", "PublicContent", "PublicGood", "Release", "Removal", "Reply",
    "RightGrant", "RightRequest", "Signing", "SystemChange",
]  # fmt: skip

"""What the room keeps; each part brings its own."""

from sitecontent.database.backups.models import Backup, Certificate, Failure, Proof, Removal
from sitecontent.database.changes.models import (
    AskedView,
    Dropping,
    LeftOut,
    Plan,
    Release,
    Signing,
    SystemChange,
)
from sitecontent.database.documents.models import (
    DocumentForce,
    DocumentReading,
    DocumentVersion,
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
from sitecontent.database.security.models import (
    ExceptionEnd,
    ExceptionWord,
    Findings,
    KnownException,
    Look,
    SessionEnd,
)

__all__ = [
    "AskedView",
    "Backup",
    "Certificate",
    "DocumentForce",
    "DocumentReading",
    "DocumentVersion",
    "Dropping",
    "ExceptionEnd",
    "ExceptionWord",
    "Failure",
    "Feedback",
    "Findings",
    "GrantCheck",
    "Handing",
    "KnownException",
    "LeftOut",
    "Look",
    "Plan",
    "Proof",
    "PublicContent",
    "PublicGood",
    "Release",
    "Removal",
    "Reply",
    "RightGrant",
    "RightRequest",
    "SessionEnd",
    "Signing",
    "SystemChange",
]  # fmt: skip

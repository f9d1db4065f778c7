"""What the room keeps; each part brings its own."""

from sitecontent.database.backups.models import Backup, Certificate, Failure, Proof, Removal
from sitecontent.database.documents.models import (
    DocumentForce,
    DocumentReading,
    DocumentVersion,
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
    "Backup", "Certificate", "DocumentForce", "DocumentReading", "DocumentVersion",
    "ExceptionEnd", "ExceptionWord", "Failure", "Findings", "KnownException", "Look", "Proof",
    "Removal", "SessionEnd",
]  # fmt: skip

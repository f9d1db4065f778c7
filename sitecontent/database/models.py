"""What the room keeps; each part brings its own."""

from sitecontent.database.backups.models import Backup, Certificate, Failure, Proof, Removal
from sitecontent.database.levels.models import (
    GrantCheck,
    PublicContent,
    PublicGood,
    RightGrant,
    RightRequest,
)

__all__ = [
    "Backup", "Certificate", "Failure", "GrantCheck", "Proof", "PublicContent", "PublicGood",
    "Removal", "RightGrant", "RightRequest",
]  # fmt: skip

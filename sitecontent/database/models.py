"""What the room keeps; each part brings its own."""

from sitecontent.database.backups.models import Backup, Certificate, Failure, Proof, Removal

__all__ = ["Backup", "Certificate", "Failure", "Proof", "Removal"]

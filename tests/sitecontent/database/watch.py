"""A known exception and a document in force, for the addresses of the house."""

from datetime import datetime, timedelta

from regulations.approvals.services import decide_step
from sitecontent.database.documents.services import write_version
from sitecontent.database.security.services import add_exception


class Watch:
    """What the system administrator wrote down, and a document the general manager approved."""

    def __init__(self, *, head, administrator, at: datetime):
        self.administrator = administrator
        words = {"by": administrator, "at": at}
        self.exception = add_exception(
            subject="旧扫码枪", reason="新货未到", ends_on=at.date() + timedelta(days=30), **words
        )
        self.document = write_version(
            code="operation", zh="一、总则", en="1. General", note="首次", in_force_from=at.date(),
            **words,
        )  # fmt: skip
        step = self.document.approval.steps.get()
        decide_step(step_id=step.pk, verdict="approved", by=head, at=at)

    def paths(self) -> dict[str, str]:
        """Pattern of each address → where there is something."""
        row = f"database/security/exceptions/{self.exception.pk}/"
        pages = ("", "acknowledge/", "readers/", "remind/", "new/")
        return {
            "database/security/exceptions/<int:pk>/acknowledge/": f"{row}acknowledge/",
            "database/security/exceptions/<int:pk>/end/": f"{row}end/",
            "database/security/sessions/<staff_number:number>/": (
                f"database/security/sessions/{self.administrator.number}/"
            ),
            **{f"documents/<slug:code>/{page}": f"documents/operation/{page}" for page in pages},
        }

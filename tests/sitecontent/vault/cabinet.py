"""An account, a loan and an opening for the list of addresses."""

from datetime import datetime

from hr.people.models import Employee
from tests.sitecontent.vault.safe import Safe, have_keys


class Cabinet:
    """What the addresses of the vault lead to."""

    def __init__(
        self, *, head: Employee, administrator: Employee, borrower: Employee, at: datetime
    ):
        have_keys()
        safe = Safe(at, {"head": head, "keeper": administrator, "admin": administrator})
        words = {"kind": "mail", "by": administrator, "holders": ("head", "admin")}
        self.entry = safe.entry("客服邮箱", **words)
        self.loan = safe.lent(self.entry, by=borrower)
        reason = "网站被攻击，须立即改配置"
        self.reveal = safe.record(self.entry, by=head, way="emergency", reason=reason)

    def paths(self) -> dict[str, str]:
        """Pattern → a path at which there is something."""
        entry = f"vault/{self.entry.pk}/"
        pages = ("", "reveal/", "secret/", "custodians/", "close/")
        return {
            "vault/reveals/<int:number>/review/": f"vault/reveals/{self.reveal.pk}/review/",
            "vault/loans/<int:number>/": f"vault/loans/{self.loan.pk}/",
            "vault/loans/<int:number>/end/": f"vault/loans/{self.loan.pk}/end/",
            "vault/secrets/<int:number>/use/": f"vault/secrets/{self.entry.current_id}/use/",
            **{f"vault/<int:pk>/{page}": f"{entry}{page}" for page in pages},
        }

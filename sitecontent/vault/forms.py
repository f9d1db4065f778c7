"""What the pages of the vault ask for; what is secret is never written back into a page."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.people.models import Employee
from regulations.rulebook.fields import MomentField
from sitecontent.vault import rules
from sitecontent.vault.rules import Kind
from sitecontent.vault.selectors import candidates, lendable, working
from sitecontent.vault.services import Draft

HIDDEN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class Unsaid:
    """A widget that never shows again what was entered."""

    def format_value(self, value):
        """Nothing: what is secret is in no page but the one that opens it."""
        return None


class UnsaidInput(Unsaid, forms.TextInput):
    """A line that is not shown again."""


class UnsaidText(Unsaid, forms.Textarea):
    """Lines that are not shown again."""


class SecretForm(forms.Form):
    """A new secret of an account, and why."""

    login = forms.CharField(
        label=_("Login name"), max_length=200, required=False, widget=UnsaidInput(HIDDEN),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), max_length=128, strip=False,
        widget=forms.PasswordInput({**HIDDEN, "autocomplete": "new-password"}),
    )  # fmt: skip
    more = forms.CharField(
        label=_("More that is secret"), max_length=rules.LONGEST_SECRET, required=False,
        widget=UnsaidText({**HIDDEN, "rows": 3}),
        help_text=_("recovery codes, answers, a PIN"),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=rules.LONGEST_REASON)

    def draft(self) -> Draft:
        """What was entered."""
        return Draft(**{name: self.cleaned_data[name] for name in ("password", "login", "more")})


class HoldersForm(forms.Form):
    """Custodians of an account, and why they change."""

    holders = forms.MultipleChoiceField(
        label=_("Custodians"), widget=forms.CheckboxSelectMultiple,
        help_text=_("two at least"),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=rules.LONGEST_REASON)

    def __init__(self, *args, **words):
        super().__init__(*args, **words)
        self.fields["holders"].choices = _people()

    def clean_holders(self) -> list[int]:
        """Ids of the people chosen."""
        return [int(each) for each in self.cleaned_data["holders"]]


def _people() -> list[tuple[int, str]]:
    return [(each.pk, f"{each.name} · {each.position}") for each in candidates()]


class EntryForm(SecretForm):
    """A new account with its first secret and its custodians."""

    name = forms.CharField(label=_("Name of the account"), max_length=rules.LONGEST_NAME)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    address = forms.CharField(
        label=_("Where it is used"), max_length=rules.LONGEST_ADDRESS, required=False,
        help_text=_("address of the login page, name of the bank"),
    )  # fmt: skip
    person = forms.ChoiceField(
        label=_("Whose login of this portal"), required=False, help_text=_("of that kind alone")
    )
    holders = HoldersForm.base_fields["holders"]
    field_order = (
        "name", "kind", "person", "address", "login", "password", "more", "holders", "reason",
    )  # fmt: skip

    def __init__(self, *args, **words):
        super().__init__(*args, **words)
        self.fields["holders"].choices = _people()
        owners = [(each.pk, f"{each.number} {each.name}") for each in working()]
        self.fields["person"].choices = [("", "—"), *owners]

    clean_holders = HoldersForm.clean_holders

    def clean_person(self) -> Employee | None:
        """Whose login it is, where somebody was chosen."""
        chosen = self.cleaned_data["person"]
        return working().get(pk=chosen) if chosen else None


class LoanForm(forms.Form):
    """A login to be lent."""

    entry = forms.ChoiceField(label=pgettext_lazy("vault", "Account"))
    purpose = forms.CharField(label=_("For what"), max_length=rules.LONGEST_REASON)
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))

    def __init__(self, *args, viewer: Employee, **words):
        super().__init__(*args, **words)
        self.fields["entry"].choices = [
            (row.pk, f"{row.get_kind_display()} · {row.name}") for row in lendable(viewer)
        ]


class ReviewForm(forms.Form):
    """What somebody of the management found."""

    verdict = forms.ChoiceField(choices=[("right", ""), ("wrong", "")])
    note = forms.CharField(max_length=rules.LONGEST_REASON)

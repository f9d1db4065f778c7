"""What readers ask the rulebook's pages for, and what an edition is made of."""

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import drafts, source
from regulations.rulebook.fields import LONG_AGO, DayField
from regulations.rulebook.plain_yaml import SourceError

LARGEST = 1024 * 1024  # bytes of a file of clauses; the product's own has 90,000


class HandbookForm(forms.Form):
    """A search, and an edition other than the one in force."""

    q = forms.CharField(required=False)
    edition = forms.IntegerField(required=False, min_value=1)

    def clean_q(self):
        """No text of the handbook has a hundred signs in a row worth looking for."""
        return self.cleaned_data["q"][:100]


class DayForm(forms.Form):
    """The day whose rules are asked for."""

    on = DayField(label=_("What held on"), required=False, earliest=LONG_AGO)


class TraceForm(forms.Form):
    """One room, or only what lacks code or tests."""

    room = forms.ChoiceField(label=_("Room"), required=False)
    missing = forms.BooleanField(label=_("Only what is missing"), required=False)

    def __init__(self, *args, rooms: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [("", _("All rooms")), *((room, room) for room in rooms)]


class EditionForm(forms.Form):
    """The number of an edition, as a button or an address names it."""

    edition = forms.IntegerField(min_value=1)


class PlaceForm(forms.Form):
    """A department, who acknowledged or who did not, and where the page before ended."""

    unit = forms.CharField(required=False, max_length=50)
    done = forms.BooleanField(required=False)
    after = forms.RegexField(r"^.{0,50}~\d{1,18}\Z", required=False)

    def clean_after(self) -> tuple[str, int] | None:
        key, _sign, pk = self.cleaned_data["after"].rpartition("~")
        return (key, int(pk)) if pk else None


class UploadForm(forms.Form):
    """A file of clauses, as in the product's clauses.yaml."""

    file = forms.FileField(
        label=_("File of clauses (.yaml)"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> tuple[source.ClauseEntry, ...]:
        """The clauses of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        try:
            return source.parse_clauses(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            message = _("The file is not in UTF-8: save it in this encoding and choose it again.")
            raise forms.ValidationError(message) from error
        except SourceError as error:
            raise forms.ValidationError(list(error.problems)) from error


class DraftField(forms.CharField):
    """A draft that travels signed in the page."""

    widget = forms.HiddenInput

    def to_python(self, value):
        if not value:
            return None
        try:
            return drafts.unpack(value)
        except signing.BadSignature as error:
            raise forms.ValidationError(
                _("The preview is too old: begin again with the newest edition.")
            ) from error


class ChosenForm(forms.Form):
    """A clause to be reworded, in a draft or in the newest edition."""

    draft = DraftField(required=False)
    ref = forms.CharField(
        label=_("Clause"),
        max_length=20,
        widget=forms.TextInput(attrs={"list": "clauses", "autocomplete": "off"}),
    )

    def clean_ref(self) -> str:
        """The number alone, also where the words of the suggestion came with it."""
        return (self.cleaned_data["ref"].split() or [""])[0].upper()


def _text(label, *, required: bool = False, rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=source.LONGEST, widget=widget)


class WordingForm(forms.Form):
    """The texts of one clause."""

    zh = _text(_("Chinese text"), required=True)
    en = _text(_("English text"), required=True)
    reading_zh = _text(_("Reading in Chinese, where the source is unclear"), rows=3)
    reading = _text(_("Reading in English, where the source is unclear"), rows=3)

    def clean(self) -> dict:
        """Browsers send their own ends of lines."""
        return {name: text.replace("\r\n", "\n") for name, text in self.cleaned_data.items()}


class PublishForm(forms.Form):
    """A draft, who interprets it, and why it was made."""

    draft = DraftField()
    owner = forms.CharField(label=_("Interpreted by"), max_length=100)
    note = forms.CharField(
        label=_("Why this edition"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    looked = forms.BooleanField(
        label=_("The texts agree with the figures in force."), required=False
    )

"""The upload of order files, kept small before it is looked at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.desk.imports.services import LARGEST_UPLOAD, MOST_FILES, too_large
from orders.desk.layouts import LAYOUTS
from regulations.uploads import CappedUpload

ENDINGS = (".csv", ".xlsx")


class OrderUpload(CappedUpload):
    """Keeps order files in memory, all of them together up to LARGEST_UPLOAD bytes."""

    most = LARGEST_UPLOAD


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    widget = _FilesInput

    def clean(self, data, initial=None):
        for file in data or []:
            if not file.size and len(data) > 1:
                raise forms.ValidationError(
                    _("The file “%(name)s” is empty."), params={"name": file.name}
                )
        return [super(_FilesField, self).clean(each, initial) for each in data or [None]]


class UploadForm(forms.Form):
    """One or two files of one export, and their layout if it is not to be found by itself."""

    files = _FilesField(label=_("Files"), max_length=200)
    layout = forms.ChoiceField(label=_("Layout"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = [("", _("find it by the header")), *LAYOUTS.items()]

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Give one file, or the two files of one export."))
        for file in files:
            if not file.name.lower().endswith(ENDINGS):
                raise forms.ValidationError(
                    _("“%(name)s” is neither a .csv nor an .xlsx file."), params={"name": file.name}
                )
        return files

    def refuse_size(self) -> None:
        """Say that the upload was too large, instead of that files are missing."""
        self.errors.clear()
        self.add_error("files", too_large())

    def contents(self) -> list[tuple[str, bytes]]:
        """The files of a valid form as (name, content)."""
        return [(file.name, file.read()) for file in self.cleaned_data["files"]]

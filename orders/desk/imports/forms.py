"""The upload of order files, kept small before it is looked at."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext_lazy as _

from orders.desk.imports.services import LARGEST_UPLOAD, MOST_FILES, too_large
from orders.desk.layouts import LAYOUTS

ENDINGS = (".csv", ".xlsx")


class CappedUpload(FileUploadHandler):
    """Keeps files in memory, all of them together up to LARGEST_UPLOAD bytes; throws the rest of
    a larger upload away as it comes in."""

    def __init__(self, request=None):
        super().__init__(request)
        self.size = 0

    @property
    def is_too_large(self) -> bool:
        """Whether the upload went over the limit, so that no file of it was kept whole."""
        return self.size > LARGEST_UPLOAD

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._parts = []

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.is_too_large:
            raise StopUpload(connection_reset=False)
        self._parts.append(raw_data)

    def file_complete(self, file_size):
        return SimpleUploadedFile(self.file_name, b"".join(self._parts), self.content_type)


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

"""The upload of evidence, kept small before it is looked at."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.discipline.evidence.rules import ENDINGS, LARGEST_FILE


class CappedUpload(FileUploadHandler):
    """Keeps files in memory up to LARGEST_FILE bytes; throws the rest of a larger one away."""

    def __init__(self, request=None):
        super().__init__(request)
        self.size = 0

    @property
    def is_too_large(self) -> bool:
        """Whether the upload went over the limit, so that no file of it was kept whole."""
        return self.size > LARGEST_FILE

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


class EvidenceForm(forms.Form):
    """A file, and what it shows."""

    file = forms.FileField(
        label=pgettext_lazy("evidence", "File"),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF, picture, text or .xlsx, up to 10 MB. It cannot be changed afterwards."),
    )
    note = forms.CharField(label=_("What it shows"), max_length=500)

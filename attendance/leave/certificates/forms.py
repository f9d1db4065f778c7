"""The upload of a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

ENDINGS = ("image/*", ".pdf", ".png", ".jpg", ".jpeg", ".webp", ".gif")


class CertificateForm(forms.Form):
    """A scan or a photograph."""

    file = forms.FileField(
        label=_("Medical certificate"),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF or picture, up to 10 MB"),
    )

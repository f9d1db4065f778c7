"""A day and a time as forms of the wing ask for it."""

from django import forms


class MomentField(forms.DateTimeField):
    """A moment in China, to the minute, as the browser's own picker."""

    def __init__(self, **options):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        super().__init__(widget=widget, input_formats=formats, **options)

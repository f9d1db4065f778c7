"""What a report of an error shows of what was at hand."""

from django.views.debug import SafeExceptionReporterFilter


class HiddenAlways(SafeExceptionReporterFilter):
    """What is marked as sensitive stands in no report of an error, nor on a developer's page."""

    def is_active(self, request):
        """Django would show everything with DEBUG."""
        return True

"""What surrounds every request."""

from django.http import HttpResponseBadRequest

from regulations.binding.actor import acting


class ActorMiddleware:
    """An attempt against a binding row made in a request is recorded with the person's id."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting(lambda: request.user.pk):
            return self.get_response(request)


class PlainTextMiddleware:
    """An address with a NUL is none of ours: PostgreSQL could not even look for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(content_type="text/plain")
        return self.get_response(request)

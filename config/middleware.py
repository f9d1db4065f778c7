"""What surrounds every request."""

from regulations.binding.actor import acting


class ActorMiddleware:
    """An attempt against a binding row made in a request is recorded with the person's id."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting(lambda: request.user.pk):
            return self.get_response(request)

"""What views share: a form that runs a verb and says why it was refused."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError

from regulations.binding.pages import refuse_form


def done(form, verb: Callable, **words) -> bool:
    """Run a verb; where it is refused the form says why, with the clause as `form.refused.code`."""
    try:
        verb(**words)
    except ValidationError as refused:
        refuse_form(form, refused)
        form.refused = refused
        return False
    except PermissionDenied as refused:
        form.add_error(None, str(refused))
        return False
    return True

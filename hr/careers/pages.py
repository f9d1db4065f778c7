"""What pages of the room share: a verb run with a form, and what a refusal looks like."""

from django.core.exceptions import ValidationError

from regulations.binding.pages import refuse_form


def done(form, verb, **words) -> bool:
    """Run a verb with what a form holds; where it is refused the form says why."""
    if not form.is_valid():
        return False
    try:
        verb(**words | form.cleaned_data)
    except ValidationError as refused:
        refuse_form(form, refused)
        return False
    return True


def tried(verb, **words) -> ValidationError | None:
    """Run the verb of a button; the refusal, where there is one."""
    try:
        verb(**words)
    except ValidationError as refused:
        return refused
    return None

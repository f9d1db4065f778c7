"""What pages of the room share: a verb run by a button, and what a refusal looks like."""

from django.core.exceptions import ValidationError


def tried(verb, **words) -> ValidationError | None:
    """Run the verb of a button; the refusal, where there is one."""
    try:
        verb(**words)
    except ValidationError as refused:
        return refused
    return None

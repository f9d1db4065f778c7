"""Rule sets: which dataclass a room reads its numbers into, and the check of their values."""

import types
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Params = TypeVar("Params")

_types: dict[str, type] = {}


def register(name: str, params: type) -> None:
    """Declare the dataclass of a rule set, from `apps.py` of the room that reads it.

    It is frozen, and every field's metadata cite a `clause`; `unit`, `low`, `high` and `choices`
    may stand beside it. Raises TypeError otherwise, or when another class holds the name.
    """
    if not is_dataclass(params) or not params.__dataclass_params__.frozen:
        raise TypeError(f"{params.__name__} must be a frozen dataclass")
    for field in fields(params):
        if not field.metadata.get("clause"):
            raise TypeError(f"{params.__name__}.{field.name} cites no clause")
    if _types.setdefault(name, params) is not params:
        raise TypeError(f"the rule set {name} is registered as {_types[name].__name__}")


def registered() -> dict[str, type]:
    """All registered sets: name → dataclass."""
    return dict(_types)


def params_type(name: str) -> type:
    """The dataclass of a rule set. Raises LookupError for a set that no room registered."""
    if name not in _types:
        raise LookupError(f"No room has registered the rule set {name}.")
    return _types[name]


def from_values(params: type[Params], values: dict[str, Any]) -> Params:
    """The dataclass filled from stored values.

    Raises ValidationError, its code the clause of the field, for a value that is missing, of
    another type, out of bounds or no choice; with the code "unknown" for a name it does not have.
    """
    known = {field.name for field in fields(params)}
    for name in values:
        if name not in known:
            raise ValidationError(
                _("%(field)s is no value of this rule set."),
                code="unknown",
                params={"field": name},
            )
    hints = get_type_hints(params)
    for field in fields(params):
        if field.name in values:
            _check(field, hints[field.name], values[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise _refusal(field, _("%(field)s (%(clause)s) is missing."))
    return params(**values)


def _check(field, hint: Any, value: Any) -> None:
    bounds = field.metadata
    if not _fits(hint, value):
        raise _refusal(field, _("%(field)s (%(clause)s) cannot be %(value)s."), value)
    if "low" in bounds and value < bounds["low"]:
        message = _("%(field)s (%(clause)s) is %(value)s: it must be at least %(low)s.")
        raise _refusal(field, message, value)
    if "high" in bounds and value > bounds["high"]:
        message = _("%(field)s (%(clause)s) is %(value)s: it must be at most %(high)s.")
        raise _refusal(field, message, value)
    if "choices" in bounds and value not in bounds["choices"]:
        raise _refusal(field, _("%(field)s (%(clause)s) cannot be %(value)s."), value)


def _fits(hint: Any, value: Any) -> bool:
    """Whether a value read from JSON has the annotated type; true is no number."""
    if isinstance(hint, types.UnionType):
        return any(_fits(each, value) for each in get_args(hint))
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, get_origin(hint) or hint)


def _refusal(field, message, value: Any = None) -> ValidationError:
    params = {"field": field.name, "value": value, **field.metadata}
    return ValidationError(message, code=field.metadata["clause"], params=params)

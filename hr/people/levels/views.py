"""The general manager gives a level on the page of a person."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hr.people.levels.forms import LevelForm
from hr.people.levels.services import give_level
from hr.people.pages import find_person


@permission_required("people.give_level", raise_exception=True)
@require_POST
def give(request, number: str):
    """Give a person one of the levels of C13-2, or none."""
    person, form = find_person(number), LevelForm(request.POST)
    if form.is_valid():
        level = form.cleaned_data["level"]
        try:
            give_level(employee=person, level=level, by=request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(request, f"{error.code} {' '.join(error.messages)}")
        else:
            messages.success(request, _("Saved."))
    else:
        messages.error(request, _("There is no such level."))
    return redirect("people:record", person.number)

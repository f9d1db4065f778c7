"""What is asked for whom."""

from collections import defaultdict

from django import forms
from django.apps import apps
from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.people.models import Employee, Position
from hr.people.positions import allowed_to_some
from sitecontent.database.levels.rules import LONGEST_REASON, Level, What, Wish
from sitecontent.database.levels.words import permission_words

# What a level, a position or a seat has as a whole: its acts ask for that, so that the right alone
# would open a form that refuses.
BY_POST = frozenset({
    "database.acknowledge_exception", "database.answer_feedback", "database.apply_right",
    "database.draft_change", "database.keep_security", "database.make_backup",
    "database.write_document", "people.take_factor", "publishing.check_item",
    "publishing.publish_item", "publishing.review_home", "publishing.write_item",
})  # fmt: skip
BY_SEAT = ("ledger", "proposals", "vault")  # rooms whose every act asks who somebody is


def _opens_alone(name: str) -> bool:
    room, act = name.split(".")
    return name not in BY_POST and (room not in BY_SEAT or act.startswith("view_"))


def rights_to_ask_for() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every right that opens something by itself, room by room: (room, [(app.codename, words)])."""
    rows = {
        f"{row.content_type.app_label}.{row.codename}": row
        for row in Permission.objects.select_related("content_type")
    }
    rooms = defaultdict(list)
    for name in allowed_to_some():
        if name in rows and _opens_alone(name):
            room = apps.get_app_config(name.split(".")[0]).verbose_name
            rooms[str(room)].append((name, permission_words(rows[name])))
    return [(room, sorted(rooms[room], key=lambda each: each[1])) for room in sorted(rooms)]


class RightForm(forms.Form):
    """A level, the rights of another position, or a single right; given or taken away."""

    person = forms.CharField(label=_("Staff number"), max_length=20)
    what = forms.ChoiceField(label=_("What"), choices=What.choices, initial=What.LEVEL)
    level = forms.ChoiceField(
        label=_("Level"), required=False, initial=Level.ORDINARY,
        choices=[*Level.choices, ("", pgettext_lazy("level", "none"))],
    )  # fmt: skip
    group = forms.ModelChoiceField(
        label=_("Rights of another position"), required=False, queryset=Position.objects.all()
    )
    permission = forms.ChoiceField(
        label=pgettext_lazy("right", "Single right"), required=False,
        widget=forms.Select(attrs={
            "data-narrow": _("Type to find a right"), "data-none": _("No right is called that."),
        }),
    )  # fmt: skip
    gives = forms.TypedChoiceField(
        label=_("Given or taken away"), required=False, empty_value=True,
        coerce=lambda text: text == "yes",
        choices=[
            ("yes", pgettext_lazy("right", "to be given")),
            ("no", pgettext_lazy("right", "to be taken away")),
        ],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What it is needed for"), max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args, **words):
        super().__init__(*args, **words)
        self.fields["permission"].choices = [("", "—"), *rights_to_ask_for()]

    def clean_person(self) -> Employee:
        """The person of a staff number."""
        number = self.cleaned_data["person"].strip()
        people = Employee.objects.select_related("position", "department")
        found = people.filter(number__iexact=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this staff number."))
        return found

    def clean(self):
        """The one thing that is asked for, as `wish`."""
        data = super().clean()
        what = data.get("what")
        named = {What.GROUP: "group", What.PERMISSION: "permission"}.get(what)
        if named and not data.get(named) and named not in self.errors:
            self.add_error(named, _("Choose what is asked for."))
        if what and not self.errors:
            data["wish"] = self._wish(data)
        return data

    def _wish(self, data) -> Wish:
        if data["what"] == What.LEVEL:
            return Wish(What.LEVEL, level=data["level"])
        if data["what"] == What.GROUP:
            return Wish(What.GROUP, group=data["group"].group_id, gives=data["gives"])
        app, codename = data["permission"].split(".")
        row = Permission.objects.get(content_type__app_label=app, codename=codename)
        return Wish(What.PERMISSION, permission=row.pk, gives=data["gives"])

"""A person's private file, and who else may read it."""

from django.db.models import QuerySet
from guardian.models import UserObjectPermission

from hr.people.models import Employee, FileAccess, PrivateFile

RIGHT = "people.view_private"


def file_of(person: Employee) -> PrivateFile:
    """The private file of a person; an empty one where nothing was written yet."""
    return PrivateFile.objects.filter(pk=person.pk).first() or PrivateFile(employee=person)


def readers_let_in(person: Employee) -> QuerySet[Employee]:
    """Those to whom this one file was opened."""
    codename = RIGHT.split(".")[1]
    ids = UserObjectPermission.objects.filter(
        object_pk=str(person.pk),
        permission__codename=codename,
        permission__content_type__app_label="people",
    )
    return Employee.objects.filter(pk__in=ids.values("user_id")).select_related("position")


def accesses_of(person: Employee) -> QuerySet[FileAccess]:
    """How the file was opened and closed, the newest first."""
    return person.file_accesses.select_related("reader", "by").order_by("-pk")[:20]

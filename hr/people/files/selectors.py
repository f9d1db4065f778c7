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
    ids = _opened(person).values("user_id")
    return Employee.objects.filter(pk__in=ids).select_related("position")


def is_let_in(reader: Employee, person: Employee) -> bool:
    """Whether this one file was opened to a reader at work; one query, has_perm asks three."""
    return reader.is_active and _opened(person).filter(user=reader).exists()


def _opened(person: Employee) -> QuerySet[UserObjectPermission]:
    return UserObjectPermission.objects.filter(
        object_pk=str(person.pk),
        permission__codename=RIGHT.split(".")[1],
        permission__content_type__app_label="people",
    )


def accesses_of(person: Employee) -> QuerySet[FileAccess]:
    """How the file was opened and closed, the newest first."""
    return person.file_accesses.select_related("reader", "by").order_by("-pk")[:20]

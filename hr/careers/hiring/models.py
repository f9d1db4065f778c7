"""Vacancies and their channels, candidates with consent and files, offers, and who came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.careers.hiring.rules import Channel, Why
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field


class Vacancy(Bound):
    """A post to fill, by the job description of its position at that time."""

    job = models.ForeignKey("careers.JobDescription", models.PROTECT, related_name="vacancies")
    title = models.CharField(_("title"), max_length=100)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("department")
    )
    is_specialist = models.BooleanField(_("specialist, paid by a scale of its own"), default=False)
    headcount = models.SmallIntegerField(_("posts"), default=1)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        ordering = ["-id"]
        default_permissions = ("view", "add")
        permissions = [("hire_candidate", _("Can bring candidates on and take them on"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(headcount__gte=1, headcount__lte=100), name="vacancy_has_posts"
            ),
        ]

    def __str__(self):
        return self.title


class Outlet(Bound):
    """A channel by which a vacancy is made known."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="outlets")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    name = models.CharField(_("where"), max_length=100)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("channel of a vacancy")
        verbose_name_plural = _("channels of vacancies")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "channel", "name"], name="outlet_once"),
        ]

    def __str__(self):
        return f"{Channel(self.channel).label} · {self.name}"


class VacancyEnd(Bound):
    """A vacancy is closed: filled or given up."""

    vacancy = models.OneToOneField(Vacancy, models.PROTECT, related_name="ending")
    reason = models.CharField(_("reason"), max_length=300)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("end of a vacancy")
        verbose_name_plural = _("ends of vacancies")
        default_permissions = ()


class Candidate(Bound):
    """Somebody who applies, and how they agreed that their data is kept; erased when they do not
    any more (the trigger of `ConsentEnd`)."""

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="candidates")
    name = models.CharField(_("name"), max_length=50)
    phone = models.CharField(_("phone"), max_length=30)
    email = models.EmailField(_("mail address"), blank=True)
    about = models.TextField(_("about"), max_length=2000, blank=True)
    consent = models.CharField(_("how they agreed that their data is kept"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(consent=""), name="candidate_has_agreed"),
        ]
        indexes = [models.Index(fields=["outlet", "-id"], name="candidate_outlet")]

    def __str__(self):
        return self.name


class CandidateFile(Bound):
    """A paper of a candidate, as it was received."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="files")
    name = models.CharField(_("name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)
    size = models.IntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    content = models.BinaryField()
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("file of a candidate")
        verbose_name_plural = _("files of candidates")
        ordering = ["id"]
        default_permissions = ()


class ConsentEnd(Bound):
    """A candidate does not agree any more: name, ways to reach them, files are erased with it."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="consent_end")
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("consent withdrawn")
        verbose_name_plural = _("consents withdrawn")
        default_permissions = ()


class CandidateEnd(Bound):
    """Nothing comes of a candidate."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="ending")
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("end of a candidacy")
        verbose_name_plural = _("ends of candidacies")
        default_permissions = ()


class Offer(Approvable, Bound):
    """A post offered to a candidate who passed; approved before the candidate hears of it."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="offers")
    supervisor = person_field(_("direct supervisor"))
    first_day = models.DateField(_("first day"))
    probation_months = models.SmallIntegerField(_("months on probation"))
    grade = models.ForeignKey(
        "careers.Grade", models.PROTECT, null=True, related_name="+", verbose_name=_("grade")
    )
    amount = models.DecimalField(_("a month"), max_digits=14, decimal_places=2, null=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("offer to a candidate")
        verbose_name_plural = _("offers to candidates")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(grade=None, amount=None) | Q(grade__isnull=False, amount__isnull=False),
                name="offer_of_a_grade_has_a_sum",
            ),
            models.CheckConstraint(
                condition=Q(probation_months__gte=1, probation_months__lte=6),
                name="offer_with_probation",
            ),
        ]

    def __str__(self):
        return str(self.candidate)


class Answer(Bound):
    """What a candidate answers to an approved offer."""

    offer = models.OneToOneField(Offer, models.PROTECT, related_name="answer")
    accepts = models.BooleanField(_("accepts"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = person_field(_("written down by"))

    class Meta(Bound.Meta):
        verbose_name = _("answer to an offer")
        verbose_name_plural = _("answers to offers")
        default_permissions = ()


class Hire(Bound):
    """A candidate who accepted was taken on."""

    offer = models.OneToOneField(Offer, models.PROTECT, related_name="hire")
    person = models.OneToOneField(
        "people.Employee", models.PROTECT, related_name="hire", verbose_name=_("person")
    )
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("candidate taken on")
        verbose_name_plural = _("candidates taken on")
        default_permissions = ()

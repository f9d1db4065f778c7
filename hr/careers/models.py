"""The models of the room; those of its parts stand beside what works with them."""

from hr.careers.entry.models import Declaration, EntryFile, Verification
from hr.careers.hiring.models import (
    Answer,
    Candidate,
    CandidateEnd,
    CandidateFile,
    ConsentEnd,
    Hire,
    Offer,
    Outlet,
    Vacancy,
    VacancyEnd,
)
from hr.careers.leaving.models import (
    Belonging,
    Departure,
    DepartureEnd,
    GivenBack,
    HandOver,
    Receipt,
    Settlement,
    Signature,
    TakeOver,
)
from hr.careers.pay.models import Grade, Pay, PayScale, ScaleAccess
from hr.careers.probation.models import Probation, ProbationEnd, Review
from hr.careers.trials.models import Exam, JobDescription, Marking, Score, Task, Trial

# Django looks for a room's models here.
__all__ = [
    "Answer",
    "Belonging",
    "Candidate",
    "CandidateEnd",
    "CandidateFile",
    "ConsentEnd",
    "Declaration",
    "Departure",
    "DepartureEnd",
    "EntryFile",
    "Exam",
    "GivenBack",
    "Grade",
    "HandOver",
    "Hire",
    "JobDescription",
    "Marking",
    "Offer",
    "Outlet",
    "Pay",
    "PayScale",
    "Probation",
    "ProbationEnd",
    "Receipt",
    "Review",
    "ScaleAccess",
    "Score",
    "Settlement",
    "Signature",
    "TakeOver",
    "Task",
    "Trial",
    "Vacancy",
    "VacancyEnd",
    "Verification",
]

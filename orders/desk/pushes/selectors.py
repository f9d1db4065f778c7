"""Reads of pushes, shaped for their list."""

from orders.desk.layouts.draft import Fault
from orders.desk.pushes.models import Push


def problem_of(push: Push) -> Fault | None:
    """Why a message was ignored, or what was wrong with it at which place."""
    return Fault(**push.problem) if push.problem else None


def remarks_on(push: Push) -> list[Fault]:
    """What was taken of a message and yet is worth a look, each at its place."""
    return [Fault(**remark) for remark in push.remarks]

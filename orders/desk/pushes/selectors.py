"""Reads of pushes, shaped for their list."""

from orders.desk.layouts.draft import Fault
from orders.desk.pushes.models import Push


def problem_of(push: Push) -> Fault | None:
    """Why a message was ignored, or what was wrong with it at which place."""
    return Fault(**push.problem) if push.problem else None

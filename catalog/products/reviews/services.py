"""The verbs of reviews: take one in, answer it, tell of what nobody answered."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.products.letters import link
from catalog.products.models import Product, Review, ReviewReply
from catalog.products.reviews.rules import LONGEST, check_reply, check_review, reply_due
from hr.people.models import Employee
from hr.people.selectors import holders, superior_ids
from hr.roster.models import Duty
from hr.roster.selectors import on_duty
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA
from regulations.rulebook.selectors import in_force

REPLY = "products.review"
TAKEN = gettext_noop("A review waits for a reply by %(due)s: %(goods)s, %(stars)s stars")
MISSED = gettext_noop("A review of %(goods)s was not answered in time")


@clause("B4")
@transaction.atomic
def take_review(
    *, product: Product, channel: str, author: str, stars: int, text: str, by, at: datetime
) -> Review:
    """Take a customer's review in; from now on it waits for a reply.

    Whoever is on duty at the order desk answers it, else an e-commerce assistant.
    """
    _only_answerers(by)
    check_review(stars=stars, text=text, author=author)
    held, owner = in_force("reviews", at), _answerer(at)
    # Two at once would be given one key: they wait for each other here.
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    review = Review(
        product=product, channel=channel.strip()[:30], author=author.strip()[:60], stars=stars,
        text=text.strip()[:LONGEST], by=by, at=at,
    )  # fmt: skip
    key = f"{product.pk}:{Review.objects.filter(product=product).count() + 1}"
    review.deadline = start_deadline(
        kind=REPLY, key=key, clause="B4", version=held.version, owner=owner, starts_at=at,
        due_at=reply_due(at, held.params),
    )  # fmt: skip
    insert(review)
    _tell(review, TAKEN, [owner], "new", at)
    return review


@clause("B4")
@transaction.atomic
def reply_review(*, review_id: int, text: str, by, at: datetime) -> ReviewReply:
    """Answer a review, once; its time ends."""
    _only_answerers(by)
    review = Review.objects.select_related("product").get(pk=review_id)
    Product.objects.select_for_update(no_key=True).get(pk=review.product_id)
    answered = ReviewReply.objects.filter(review=review).exists()
    check_reply(text, is_answered=answered)
    reply = ReviewReply(review=review, text=text.strip()[:LONGEST], by=by, at=at)
    insert(reply)
    meet_deadline(deadline_id=review.deadline_id, by=by, at=at)
    return reply


def _only_answerers(by) -> None:
    if by is not None and not by.has_perm("products.reply_review"):
        raise PermissionDenied(_("Your position does not include answering reviews."))


def _answerer(at: datetime) -> Employee | None:
    """Who answers what comes in now."""
    duty = on_duty(Duty.Kind.ORDER_DESK, at).order_by("pk").first()
    if duty and duty.person.has_perm("products.reply_review"):
        return duty.person
    people = holders("ecommerce_assistant").order_by("number")
    return people.first() or holders("ecommerce_lead").order_by("number").first()


def _tell(review: Review, text: str, people, key: str, at: datetime) -> None:
    due = review.deadline.due_at.astimezone(CHINA)
    message = Message(
        key=f"review:{review.pk}:{key}",
        text=text,
        params={
            "goods": review.product.title, "stars": review.stars, "due": f"{due:%m-%d %H:%M}"
        },
        url=f"{link(review.product_id)}#reviews",
        clause="B4",
    )  # fmt: skip
    people = {each.pk: each for each in people if each is not None and each.is_active}
    notify(recipients=list(people.values()), message=message, at=at)


@clause("B4")
def report_unanswered(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the owner of a missed reply and the nearest superior (handler of `REPLY`)."""
    for review in _reviews(deadlines).values():
        owner = review.deadline.owner
        above = superior_ids(owner.pk)[:1] if owner else []
        people = [owner, *Employee.objects.filter(pk__in=above)]
        _tell(review, MISSED, people, "missed", at)


def _reviews(deadlines: list[Deadline]) -> dict[int, Review]:
    rows = Review.objects.filter(deadline__in=deadlines)
    return {row.deadline_id: row for row in rows.select_related("product", "deadline__owner")}


def link_of(row: Deadline) -> str:
    """Where a review is answered."""
    return f"{link(int(row.key.partition(':')[0]))}#reviews"


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the product that was reviewed."""
    return {pk: str(row.product) for pk, row in _reviews(deadlines).items()}

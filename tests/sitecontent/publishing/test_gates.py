"""The database itself holds every piece of the chain, by page, service, task and raw SQL alike."""

from datetime import timedelta

import psycopg2
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from regulations.approvals.models import Approval, Decision, Step
from regulations.binding.services import entering_past
from sitecontent.publishing.models import (
    Attachment,
    Check,
    Hit,
    HitDecision,
    Item,
    Partner,
    Placed,
    Publication,
    Screening,
    Shown,
    SiteState,
    Takedown,
    Version,
    Word,
)
from sitecontent.publishing.screening.services import add_words, screen
from tests.sitecontent.newsroom import DAY, HOUR, WRITES, Newsroom, found_newsroom

KINDS = tuple(WRITES)


def refused(act, words: str, error=IntegrityError) -> None:
    """The database refuses an act, naming the constraint or the table."""
    with pytest.raises(error) as told, transaction.atomic():
        act()
    said = told.value.__cause__.diag
    assert words in f"{said.constraint_name} {said.message_primary}"


def publication(room: Newsroom, item: Item, by=None, at=None) -> Publication:
    """Written past every service."""
    version = room.version(item)
    return Publication.objects.create(version=version, by=by or room.second, at=at or room.at)


@pytest.mark.clause("C6-1", "C3-3", "C4-1", "C4-2", "C5-2")
@pytest.mark.parametrize("kind", KINDS)
def test_with_every_piece_it_is_published(room: Newsroom, kind):
    item = room.approved(kind)
    assert publication(room, item)
    item.refresh_from_db()
    assert item.state == "published"
    shown = Shown.objects.get(item=item)
    assert (shown.version, shown.kind, shown.starts_at) == (room.version(item), kind, room.at)


@pytest.mark.clause("C6-1")
def test_what_was_published_is_not_buried_by_giving_up_a_draft(room: Newsroom):
    item = room.published()
    room.write(item, title="改写")
    Item.objects.filter(pk=item.pk).update(state="dropped")  # past every service
    item.refresh_from_db()
    assert (item.state, item.title) == ("published", "春茶上市")
    refused(lambda: Item.objects.filter(pk=item.pk).update(state="draft"), "item")
    refused(lambda: Item.objects.filter(pk=item.pk).update(state="dropped"), "item")


@pytest.mark.clause("C6-1")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("verdict", [None, "unasked", "returned", "refused"])
def test_nothing_is_published_without_its_approval(room: Newsroom, kind, verdict):
    item = room.written(kind)
    room.check(item)
    if verdict != "unasked":
        room.ask(item)
    if verdict in ("returned", "refused"):
        room.say(item, verdict)
    refused(lambda: publication(room, item), "consent_comes_first")


@pytest.mark.clause("C3-3", "C4-3")
@pytest.mark.parametrize(
    ("kind", "words", "chain"),
    [
        ("news", {}, ["leader"]),
        ("slot", {}, ["leader"]),
        ("news", {"is_confidential": True, "source": "档案", "licence": "甲方同意"},
         ["leader", "head"]),
        ("article", {"is_copyrighted": True, "source": "新华社", "licence": "授权书 8 号"},
         ["leader", "head"]),
        ("page", {}, ["leader", "deputy", "head"]),
        ("page", {"is_copyrighted": True, "source": "图库", "licence": "买断"},
         ["leader", "deputy", "head"]),
    ],
)  # fmt: skip
def test_each_kind_has_its_chain_and_no_word_of_it_is_missing(room: Newsroom, kind, words, chain):
    item = room.written(kind, **words)
    room.check(item)
    room.ask(item)
    for role in chain:
        assert item.state == "pending"
        refused(lambda: publication(room, item), "consent_comes_first")
        room.say(item, by=room.people[role])
    assert item.state == "approved"
    assert publication(room, item)


@pytest.mark.clause("C3-3", "C4-3")
@pytest.mark.parametrize("kind", ["page", "flagged"])
def test_an_approval_by_the_leader_alone_does_not_carry_the_longer_chain(room, kind):
    """Even where somebody gave the request one step only, and its state is approved."""
    words = {"is_copyrighted": True, "source": "a", "licence": "b"} if kind == "flagged" else {}
    item = room.written("page" if kind == "page" else "news", **words)
    room.check(item)
    version, at = room.version(item), room.at
    approval = Approval.objects.create(
        kind="publishing.version", text="x", clause="C6-1", asker=version.by, asked_at=at,
        barred=[version.by_id],
    )  # fmt: skip
    step = Step.objects.create(
        approval=approval, round=1, place=0, kind="decide", title="x", state="open",
        people=[room.leader.pk],
    )  # fmt: skip
    version.approval = approval
    version.save(update_fields=["approval"])
    Item.objects.filter(pk=item.pk).update(state="pending")
    Decision.objects.create(
        step=step, approval=approval, round=1, verdict="approved", by=room.leader,
        principal=room.leader, at=at,
    )  # fmt: skip
    Step.objects.filter(pk=step.pk).update(state="done")
    Approval.objects.filter(pk=approval.pk).update(state="approved", ended_at=at)
    Item.objects.filter(pk=item.pk).update(state="approved")
    refused(lambda: publication(room, item), "consent_comes_first")


@pytest.mark.clause("C6-1", "C5-2")
@pytest.mark.parametrize(
    ("role", "constraint"),
    [
        ("leader", "web_editor_publishes"),
        ("keeper", "web_editor_publishes"),
        ("designer", "web_editor_publishes"),
        ("head", "web_editor_publishes"),
        ("culture", "web_editor_publishes"),
    ],
)
def test_only_the_web_editor_publishes(room: Newsroom, role, constraint):
    item = room.approved("company")
    refused(lambda: publication(room, item, room.people[role]), constraint)


@pytest.mark.clause("C6-1")
def test_who_approved_does_not_publish_in_whatever_position(room: Newsroom):
    item = room.approved("news")
    room.leader.position = room.editor.position
    room.leader.save()
    refused(lambda: publication(room, item, room.leader), "approver_publishes")


@pytest.mark.clause("C4-2", "C3-3")
@pytest.mark.parametrize("kind", ["company", "page"])
def test_who_provides_company_information_never_publishes_it(room: Newsroom, kind):
    item = room.approved(kind)
    author = room.people[WRITES[kind]]
    author.position = room.editor.position
    author.save()
    refused(lambda: publication(room, item, author), "provider_and_editor")


@pytest.mark.clause("C4-1")
def test_the_editor_gathers_product_information_and_publishes_it(room: Newsroom):
    assert publication(room, room.approved("product"), room.editor)


@pytest.mark.clause("C4-4")
def test_nothing_is_published_that_nobody_checked(room: Newsroom):
    item = room.approved("news", is_checked=False)
    refused(lambda: publication(room, item), "checked_by_another")
    version = room.version(item)
    words = {"version": version, "at": room.at}
    refused(lambda: Check.objects.create(by=room.editor, **words), "checked_by_another")
    Check.objects.create(by=room.checker, **words)
    assert publication(room, item)


@pytest.mark.clause("C6-1")
def test_an_approval_is_for_one_version_alone(room: Newsroom):
    item = room.approved("news")
    old = room.version(item)
    room.write(item, body="改了一句")
    new = room.version(item)
    words = {"by": room.second, "at": room.at}
    refused(lambda: Publication.objects.create(version=old, **words), "newest_version_alone")
    refused(lambda: Publication.objects.create(version=new, **words), "consent_comes_first")
    new.approval = old.approval
    refused(lambda: new.save(update_fields=["approval"]), "newest_version_alone")


@pytest.mark.clause("C6-4")
@pytest.mark.parametrize("verdict", [None, False, True])
def test_a_word_found_after_approval_holds_it_up_too(room: Newsroom, verdict):
    item = room.approved("news", body="全网最低价")
    add_words(words=[("最低价", "advert")], by=None, at=room.at)
    version = room.version(item)
    screen(version, at=room.at)
    hit = Hit.objects.get()
    if verdict is not None:
        words = {"hit": hit, "is_harmless": verdict, "reason": "引用", "at": room.at}
        refused(lambda: HitDecision.objects.create(by=room.editor, **words), "hit_decided_by")
        HitDecision.objects.create(by=room.leader, **words)
    if verdict:
        assert publication(room, item)
    else:
        refused(lambda: publication(room, item), "words_decided_first")


@pytest.mark.clause("C6-4")
def test_a_version_that_nobody_screened_is_not_asked_for(room: Newsroom):
    """Written past the services, it has no screening; one that hides its hits counts as none."""
    item = room.item()
    version = Version.objects.create(
        item=item, number=1, title="x", body="x", by=room.editor, at=room.at
    )
    item.refresh_from_db()
    approval = Approval.objects.create(
        kind="publishing.version", text="x", clause="C6-1", asker=room.editor, asked_at=room.at,
        barred=[room.editor.pk],
    )  # fmt: skip
    version.approval = approval
    refused(lambda: version.save(update_fields=["approval"]), "words_decided_first")
    Screening.objects.create(version=version, digest="x", words=1, count=1, at=room.at)
    refused(lambda: version.save(update_fields=["approval"]), "words_decided_first")


@pytest.mark.clause("C3-3", "C4-1", "C4-2")
@pytest.mark.parametrize(
    ("kind", "role", "constraint"),
    [
        ("company", "editor", "author_of_company"),
        ("product", "culture", "author_of_product"),
        ("page", "editor", "author_of_page"),
        ("page", "leader", "author_of_page"),
        ("news", "designer", "author_of_kind"),
        ("slot", "sales", "author_of_kind"),
    ],
)
def test_the_database_knows_who_writes_what(room: Newsroom, kind, role, constraint):
    words = {
        "kind": kind, "title": "x", "created_at": room.at, "changed_at": room.at,
        "place": "headline" if kind == "slot" else "", "by": room.people[role],
    }  # fmt: skip
    refused(lambda: Item.objects.create(**words), constraint)
    item = room.item(kind)
    version = {"item": item, "number": 1, "title": "x", "at": room.at, "by": room.people[role]}
    refused(lambda: Version.objects.create(**version), constraint)


@pytest.mark.clause("C4-3")
@pytest.mark.parametrize("flag", ["is_confidential", "is_copyrighted"])
@pytest.mark.parametrize("words", [{}, {"source": "a"}, {"licence": "b"}])
def test_a_flag_needs_source_and_licence(room: Newsroom, flag, words):
    row = {"item": room.item(), "number": 1, "title": "x", "by": room.editor, "at": room.at}
    refused(
        lambda: Version.objects.create(**row, **{flag: True}, **words),
        "version_names_source_and_licence",
    )


@pytest.mark.clause("C6-1")
@pytest.mark.parametrize("state", ["approved", "published", "down", "pending"])
def test_nobody_moves_an_item_by_a_stroke_of_the_pen(room: Newsroom, state):
    item = room.written()
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(state=state)


@pytest.mark.clause("C6-1")
def test_what_lies_before_who_decides_is_not_changed(room: Newsroom):
    item = room.written()
    room.ask(item)
    version = room.version(item)
    row = {"item": item, "number": 2, "title": "x", "by": room.editor, "at": room.at}
    refused(lambda: Version.objects.create(**row), "version_under_review")
    file = Attachment.objects.create(
        item=item, name="a.txt", sort="document", media="text/plain", size=1, sha256="x",
        content=b"x", by=room.editor, at=room.at,
    )  # fmt: skip
    placed = {"version": version, "attachment": file, "position": 1}
    refused(lambda: Placed.objects.create(**placed), "version_under_review")


@pytest.mark.clause("C6-7")
@pytest.mark.parametrize("role", ["editor", "second", "leader", "head", "designer"])
def test_the_site_administrator_alone_takes_down(room: Newsroom, role):
    item = room.published()
    row = {"item": item, "publication": Publication.objects.get(), "reason": "x", "at": room.at}
    refused(lambda: Takedown.objects.create(by=room.people[role], **row), "site_administrator")
    assert Takedown.objects.create(by=room.keeper, **row)
    refused(lambda: Takedown.objects.create(by=room.keeper, **row), "nothing_is_shown")


@pytest.mark.clause("C3-2")
def test_what_is_over_is_not_published(room: Newsroom):
    item = room.approved("slot", starts_at=room.at, ends_at=room.at + HOUR)
    refused(lambda: publication(room, item, at=room.at + HOUR), "window_is_over")
    assert publication(room, item, at=room.at + HOUR - timedelta(seconds=1))


@pytest.mark.clause("C6-1")
@pytest.mark.parametrize("model", [Shown, SiteState])
def test_the_portal_writes_nothing_of_what_is_shown(room: Newsroom, model):
    item = room.published()
    refused(lambda: model.objects.all().delete(), "permission denied", ProgrammingError)
    field = "ends_at" if model is Shown else "at"
    words = {field: room.at + DAY}
    refused(lambda: model.objects.update(**words), "permission denied", ProgrammingError)
    assert Shown.objects.get(item=item).ends_at is None


@pytest.mark.clause("C6-7", "C6-1")
def test_the_portal_ends_nothing_that_is_shown_by_a_call(room: Newsroom):
    item = room.published()

    def call():
        with connection.cursor() as cursor:
            cursor.execute("SELECT publishing_end_shown(%s, %s)", [item.pk, room.at - DAY])

    refused(call, "permission denied", ProgrammingError)
    assert Shown.objects.filter(item=item, ends_at=None).exists()


@pytest.mark.clause("C6-7", "C6-1")
def test_what_the_portal_may_call_by_name_changes_nothing(room: Newsroom):
    """Functions that run as the owner, are no triggers and may write, are for triggers alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE 'publishing\\_%%' AND prosecdef"
            " AND provolatile = 'v' AND prorettype <> 'trigger'::regtype"
            " AND has_function_privilege('bylaw_app', oid, 'EXECUTE')"
        )
        assert cursor.fetchall() == []


@pytest.mark.clause("C4-1")
def test_product_information_without_its_product_is_refused(room: Newsroom):
    row = {"kind": "product", "title": "x", "created_at": room.at, "changed_at": room.at}
    refused(lambda: Item.objects.create(by=room.editor, **row), "product_is_named")


@pytest.mark.clause("C6-4")
def test_files_come_before_a_version_is_held_against_the_list(room: Newsroom):
    item = room.written()
    file = Attachment.objects.create(
        item=item, name="a.txt", sort="document", media="text/plain", size=1, sha256="x",
        content=b"x", by=room.editor, at=room.at,
    )  # fmt: skip
    placed = {"version": room.version(item), "attachment": file, "position": 1}
    refused(lambda: Placed.objects.create(**placed), "version_under_review")


@pytest.mark.clause("C6-4", "C6-3")
@pytest.mark.parametrize(
    ("model", "row", "change"),
    [
        (Word, {"text": "最佳", "plain": "最佳"}, {"is_active": False}),
        (Partner, {"name": "云护"}, {"phone": "1"}),
    ],
)
def test_nothing_is_changed_without_a_row_of_its_history(room: Newsroom, model, row, change):
    kept = model.objects.create(**row)

    def act():
        model.objects.filter(pk=kept.pk).update(**change)
        connection.check_constraints()

    refused(act, "history_is_kept")
    for name, value in change.items():
        setattr(kept, name, value)
    kept.save()
    connection.check_constraints()
    assert kept.history.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C6-1", "C6-7")
def test_rows_are_only_added_for_the_owner_too(transactional_db, raw_connection):
    with entering_past(right="test"):
        room = found_newsroom()
        room.take_down(room.published())
        Word.objects.create(text="x", plain="xx")
    statements = (
        "UPDATE publishing_version SET body = 'x'",
        "DELETE FROM publishing_version",
        "TRUNCATE publishing_version CASCADE",
        "UPDATE publishing_version SET approval_id = NULL",
        "UPDATE publishing_publication SET by_id = 1",
        "DELETE FROM publishing_publication",
        "DELETE FROM publishing_takedown",
        "UPDATE publishing_takedown SET reason = 'x'",
        "UPDATE publishing_attachment SET content = ''",
        "DELETE FROM publishing_check",
        "DELETE FROM publishing_screening",
        "UPDATE publishing_screening SET count = 0",
    )
    for role in ("app", "owner"):
        raw = raw_connection(role)
        for statement in statements:
            with raw.cursor() as cursor, pytest.raises(psycopg2.Error):
                cursor.execute(statement)
            raw.rollback()


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C6-1")
@pytest.mark.parametrize("lacking", ["approval", "check", "screening", "editor", "nothing"])
def test_raw_sql_of_the_portals_role_publishes_only_what_is_whole(
    transactional_db, raw_connection, lacking
):
    """A statement typed into a console as the portal's own role."""
    with entering_past(right="test"):
        room = found_newsroom()
        if lacking == "approval":
            item = room.written()
            room.check(item)
        else:
            item = room.approved(is_checked=lacking != "check", body="全网最低价")
        if lacking == "screening":
            add_words(words=[("最低价", "advert")], by=None, at=room.at)
            screen(room.version(item), at=room.at)
    by = room.keeper if lacking == "editor" else room.second
    raw = raw_connection("app")
    with raw.cursor() as cursor:
        cursor.execute("SET bylaw.past = 'console'")
        statement = "INSERT INTO publishing_publication (version_id, by_id, at) VALUES (%s, %s, %s)"
        values = [room.version(item).pk, by.pk, room.at]
        if lacking == "nothing":
            cursor.execute(statement, values)
            return
        with pytest.raises(psycopg2.errors.CheckViolation):
            cursor.execute(statement, values)
    raw.rollback()

"""The library from end to end: written, revised, found, copied, retired; what the gates refuse."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from orders.service.models import Script, ScriptMove, ScriptUse, ScriptVersion, ShopName
from orders.service.scripts.selectors import (
    found_by,
    in_force,
    most_used,
    shop_name,
    uses_by_person,
)
from orders.service.scripts.services import (
    move_script,
    name_shop,
    revise_script,
    use_script,
    write_script,
)
from regulations.binding import registry
from tests.hr.conftest import AT
from tests.orders.service.refusals import gate_refuses, page, refused, role_cannot

HELLO = {"category": "greeting", "title": "开场白", "text": "您好，欢迎光临{shop}！"}
DAY = timedelta(days=1)


@pytest.mark.clause("C10-R4")
def test_a_new_version_leaves_the_old_one_as_it_was(desk):
    first = write_script(**HELLO, by=desk.promoter, at=AT)
    words = {"script_id": first.script_id, "title": "开场白", "by": desk.lead, "at": AT + DAY}
    revise_script(**words, text="您好！欢迎来到{shop}。", reason="更亲切")
    rows = first.script.versions.order_by("number").values_list("number", "text", "by", "reason")
    assert list(rows) == [
        (1, "您好，欢迎光临{shop}！", desk.promoter.pk, ""),
        (2, "您好！欢迎来到{shop}。", desk.lead.pk, "更亲切"),
    ]
    assert [row.number for row in in_force()] == [2]
    refused("C10-R4", revise_script, **words, text="您好！欢迎来到{shop}。", reason="同")
    refused("C10-R4", revise_script, **words, text="嗨", reason=" ")
    for by in (desk.assistant, desk.designer):
        with pytest.raises(PermissionDenied):
            write_script(**HELLO, by=by, at=AT)


@pytest.mark.clause("C10-R4")
@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("", ["退换政策", "开场白"]),
        ("白", ["开场白"]),
        ("欢迎", ["开场白"]),
        ("kcb", ["开场白"]),
        ("THZC", ["退换政策"]),
        ("退换 七天", ["退换政策"]),
        ("退换 欢迎", []),
        ("%", []),
    ],
)
def test_scripts_are_found_by_words_and_initials(desk, words, titles):
    write_script(**HELLO, by=desk.lead, at=AT)
    after = {"category": "after", "title": "退换政策", "text": "七天无理由退换。"}
    write_script(**after, by=desk.anna, at=AT)
    found = {row.title for row in in_force().filter(found_by(words))}
    assert found == set(titles)


@pytest.mark.clause("C10-R4")
def test_uses_are_counted_by_script_and_person(desk):
    first = write_script(**HELLO, by=desk.lead, at=AT)
    second = write_script(**HELLO | {"title": "夜间开场"}, by=desk.lead, at=AT)
    for by, version in ((desk.anna, first), (desk.anna, first), (desk.anna, second),
                        (desk.ben, first)):  # fmt: skip
        use_script(version_id=version.pk, by=by, at=AT)
    revise_script(
        script_id=first.script_id, title="开场", text="嗨", reason="短", by=desk.lead, at=AT
    )
    assert {row.title: row.used for row in in_force()} == {"开场": 3, "夜间开场": 1}
    assert list(uses_by_person(AT, AT + DAY)) == [(desk.anna, 3, 2), (desk.ben, 1, 1)]
    assert most_used(AT, AT + DAY) == [
        ("开场", 3, first.script_id), ("夜间开场", 1, second.script_id),
    ]  # fmt: skip
    assert most_used(AT + DAY, AT + 2 * DAY) == []
    with pytest.raises(PermissionDenied):
        use_script(version_id=first.pk, by=desk.designer, at=AT)


@pytest.mark.clause("C10-R4")
def test_retired_and_back_again(desk):
    row = write_script(**HELLO, by=desk.lead, at=AT)
    words = {"script_id": row.script_id, "by": desk.lead, "at": AT}
    refused("C10-R4", move_script, **words, move="back", reason="x")
    move_script(**words, move="retired", reason="过时")
    refused("C10-R4", move_script, **words, move="retired", reason="x")
    refused("C10-R4", use_script, version_id=row.pk, by=desk.anna, at=AT)
    refused("C10-R4", revise_script, **words, title="新", text="新", reason="x")
    assert list(in_force()) == []
    assert list(in_force(retired=True)) == [row]
    move_script(**words, move="back", reason="旺季")
    assert list(in_force()) == [row]
    use_script(version_id=row.pk, by=desk.anna, at=AT)


@pytest.mark.clause("C10-R1")
def test_the_shop_is_named_by_the_lead_and_the_old_name_is_kept(desk, settings):
    settings.SHOP_NAME = "初始店"
    assert shop_name() == "初始店"
    with pytest.raises(PermissionDenied):
        name_shop(name="新店", by=desk.anna, at=AT)
    name_shop(name="新店", by=desk.lead, at=AT)
    name_shop(name="再新店", by=desk.lead, at=AT + DAY)
    refused("C10-R1", name_shop, name="再新店", by=desk.lead, at=AT)
    assert shop_name() == "再新店"
    assert ShopName.objects.count() == 2


@pytest.mark.clause("C10-R1", "C10-R4")
def test_the_database_refuses_what_the_services_would(desk):
    row = write_script(**HELLO, by=desk.lead, at=AT)
    gone = write_script(**HELLO, by=desk.lead, at=AT)
    move_script(script_id=gone.script_id, move="retired", reason="x", by=desk.lead, at=AT)
    words = {"title": "开场", "text": "嗨", "by": desk.lead, "at": AT}
    gate_refuses(
        Script(category="greeting", by=desk.assistant, at=AT),
        ScriptVersion(script=row.script, **words),
        ScriptVersion(script=row.script, **words | {"by": desk.assistant, "reason": "x"}),
        ScriptVersion(script=row.script, **words | {"text": " ", "reason": "x"}),
        ScriptVersion(script=gone.script, **words, reason="x"),
        ScriptMove(script=row.script, move="back", reason="x", by=desk.lead, at=AT),
        ScriptMove(script=gone.script, move="retired", reason="x", by=desk.lead, at=AT),
        ScriptMove(script=row.script, move="retired", reason="", by=desk.lead, at=AT),
        ScriptMove(script=row.script, move="retired", reason="x", by=desk.assistant, at=AT),
        ScriptUse(version=row, by=desk.designer, at=AT),
        ScriptUse(version=gone, by=desk.anna, at=AT),
        ShopName(name="新店", by=desk.anna, at=AT),
    )
    forged = ScriptVersion(script=row.script, number=7, reason="x", **words)
    forged.save()
    forged.refresh_from_db()
    assert forged.number == 2  # the database counts
    role_cannot(
        "UPDATE service_scriptversion SET text = 'x'", "DELETE FROM service_scriptuse",
        "TRUNCATE service_scriptmove", "UPDATE service_shopname SET name = 'x'",
    )  # fmt: skip
    for model in (Script, ScriptVersion, ScriptMove, ScriptUse, ShopName):
        assert registry.protection(model).grants == "SELECT, INSERT"


@pytest.mark.clause("C10-R1", "C10-R4")
def test_pages(desk, browse):
    assert browse(desk.anna, "scripts/", **HELLO).status_code == 302
    row = ScriptVersion.objects.get()
    assert browse(desk.lead, "scripts/shop/", name="江南小铺").status_code == 302
    shown = page(browse(desk.assistant, "scripts/?q=kcb"))
    assert "欢迎光临江南小铺！" in shown
    assert "Write a new script" not in shown
    assert "开场白" not in page(browse(desk.assistant, "scripts/?q=kcb&category=after"))
    used = browse(desk.assistant, f"scripts/versions/{row.pk}/use/", x="")
    assert used.json() == {"used": 1}
    assert "王小芳" in page(browse(desk.lead, "scripts/shop/"))
    own = f"scripts/{row.script_id}/"
    refusal = browse(desk.lead, own, title="开场白", text="您好，{name}", reason="x")
    assert refusal.status_code == 422
    assert 'href="/handbook/C10-R4/"' in page(refusal)
    assert browse(desk.lead, own, title="开场", text="您好", reason="短").status_code == 302
    assert "Version 1" in page(browse(desk.assistant, own))
    assert browse(desk.assistant, f"{own}move/", reason="x").status_code == 403
    assert browse(desk.lead, f"{own}move/", reason="").status_code == 422
    assert browse(desk.lead, f"{own}move/", reason="过时").status_code == 302
    assert browse(desk.assistant, f"scripts/versions/{row.pk}/use/", x="").status_code == 422
    assert "开场" in page(browse(desk.lead, "scripts/?state=retired"))
    for address in ("scripts/", own):
        assert browse(desk.designer, address).status_code == 403
    assert browse(desk.anna, "scripts/shop/").status_code == 403

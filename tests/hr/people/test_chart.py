"""The company as a picture: each person once, hanging where they stand."""

import re

import pytest

from hr.people.chart.rules import Step, draw
from hr.people.chart.selectors import company_chart
from hr.people.models import Employee

TREES = [
    ([], {}, []),
    ([1], {1: None}, [(1, False, 0)]),
    # 2 and 3 under 1, 4 under 2; 9 stands under somebody who is drawn elsewhere.
    (
        [1, 2, 3, 4, 9],
        {1: None, 2: 1, 3: 1, 4: 2, 9: 77},
        [(1, True, 0), (2, True, 0), (4, False, 1), (3, False, 1), (9, False, 0)],
    ),
    # The last of a branch closes all that end with it.
    ([1, 2, 3], {1: None, 2: 1, 3: 2}, [(1, True, 0), (2, True, 0), (3, False, 2)]),
    # A circle is drawn from its first.
    ([1, 2], {1: 2, 2: 1}, [(1, True, 0), (2, False, 1)]),
]


@pytest.mark.parametrize(("people", "above", "steps"), TREES)
def test_trees_are_drawn_top_down(people, above, steps):
    assert draw(people, above) == [Step(*step) for step in steps]


def test_what_opens_is_closed_whatever_the_shape():
    chain = {number: number - 1 or None for number in range(1, 2000)}
    steps = draw(list(chain), chain)
    assert len(steps) == 1999
    assert sum(step.opens for step in steps) == sum(step.closes for step in steps) == 1998


@pytest.fixture
def company(hire, department):
    office, shop, lone = (
        department(code, name) for code, name in (("a", "总经办"), ("b", "电商部"), ("c", "空部"))
    )
    top = hire("陈国强", "general_manager", department=office)
    deputy = hire("林静", "deputy", department=office, supervisor=top)
    manager = hire("王晓东", "department_manager", department=shop, supervisor=deputy)
    person = hire("张丽", "ecommerce_assistant", department=shop, supervisor=manager)
    stray = hire("散人", supervisor=person)
    hire("走了", department=shop, is_active=False, left_on=manager.hired_on)
    shop.leader, shop.managing_leader = manager, deputy
    shop.save()
    lone.managing_leader = stray  # no member of the management: not drawn in between
    lone.save()
    return {"top": top, "deputy": deputy, "manager": manager, "person": person, "stray": stray}


def test_each_person_hangs_where_they_stand(company):
    chart = company_chart(company["person"])
    assert (chart.top, chart.count) == ([company["top"]], 5)
    under_top, under_deputy = chart.branches
    assert (under_top.leader, under_deputy.leader) == (None, company["deputy"])
    # The office has nobody left to draw; the empty department is drawn empty.
    assert [str(box.department) for box in under_top.boxes] == ["空部", "None"]
    ((box,), (lone, strays)) = under_deputy.boxes, under_top.boxes
    assert (box.is_own, lone.is_own, lone.nodes) == (True, False, [])
    assert [(node.person, node.leads, node.under, node.opens) for node in box.nodes] == [
        (company["manager"], True, None, True),
        (company["person"], False, None, False),
    ]
    assert [(node.person, node.under) for node in strays.nodes] == [
        (company["stray"], company["person"])
    ]


def test_page_links_each_person_once_and_is_well_formed(company, client, rulebook):
    client.force_login(company["person"])
    page = client.get("/people/chart/").content.decode()
    drawing = page[page.index('<div class="oc"') : page.index("</main>")]
    for person in company.values():
        links = re.findall(rf'class="oc-person[^"]*" href="/people/{person.number}/"', drawing)
        assert len(links) == 1, person
    for tag in ("ul", "ol", "li", "details"):
        opened = len(re.findall(rf"<{tag}[ >]", drawing))
        assert opened == drawing.count(f"</{tag}>"), tag


def test_large_company_is_folded_but_for_the_own_department(company, client, rulebook):
    shop = company["person"].department
    rows = [Employee(number=f"8{n:03}", name=f"人{n}", department=None) for n in range(100)]
    Employee.objects.bulk_create(rows)
    client.force_login(company["person"])
    assert client.get("/people/chart/").content.decode().count('<details class="oc-box" open>') == 1
    unfolded = client.get("/people/chart/", {"all": "1"}).content.decode()
    assert unfolded.count('<details class="oc-box" open>') == 3
    assert shop.name in unfolded

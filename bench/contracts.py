"""Contracts searched among fifty thousand with their text, and numbers given to fifty at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.db import close_old_connections, connection
from django.test import Client
from django.utils import timezone

from bench import scratch
from bench.measure import Figure, in_turns

CONTRACTS, AT_ONCE = 50_000, 50
_VOCABULARY = (
    "甲方应于交货后三十日内付清全部货款逾期每日按千分之三支付违约金乙方保证产品质量符合国家标准"
    "双方对商业秘密负有保密义务争议由仲裁委员会仲裁本合同一式两份自签字盖章之日起生效运输费用由"
    "供方承担验收不合格的无条件退换附件与正文具有同等效力未尽事宜另行协商签订补充协议租金按季支付"
)
# Years of contracts, a page of text for each; one in five hundred has the word looked for.
_FILL = [
    "INSERT INTO contracts_kind (id, code, name, is_open) OVERRIDING SYSTEM VALUE"
    " SELECT n, 'K' || chr(64 + n), '类别 ' || n, true FROM generate_series(1, 8) AS n",
    "INSERT INTO contracts_place (id, code, name, is_open) OVERRIDING SYSTEM VALUE"
    " SELECT n, 'P' || n, '柜 ' || n, true FROM generate_series(1, 20) AS n",
    """
INSERT INTO contracts_contract (id, at, recorded_at, kind_id, signed_on, year, serial, number,
    version, title, counterparty, amount, starts_on, ends_on, initials, place_id, custodian_id,
    by_id)
OVERRIDING SYSTEM VALUE
SELECT n, now(), now(), n %% 8 + 1, date '2016-01-01' + n %% 3600, 2016 + n %% 50000 / 5000, n,
    (2016 + n %% 50000 / 5000) || '-K' || chr(65 + n %% 8) || '-'
        || lpad((n - 1000000)::text, 5, '0'), 1,
    substr('龙井鲜花坚果纸箱桂花干果电脑礼盒团购租赁', n %% 19 + 1, 2) || '采购合同 ' || n,
    substr('杭州昆明临安绍兴苏州新疆宁波黄山淳安余杭', n / 19 %% 19 + 1, 2) || '第' || n %% 977
        || '有限公司', n %% 90000, date '2016-01-01' + n %% 3600,
    date '2016-01-01' + n %% 3600 + 365,
    'x' || chr(97 + n %% 26) || chr(97 + n / 26 %% 26) || ' hz', n %% 20 + 1, %(keeper)s, %(keeper)s
FROM generate_series(1000001, 1000000 + %(contracts)s) AS n
""",
    """
INSERT INTO contracts_contractfile (id, at, recorded_at, contract_id, version, paper, name, media,
    size, sha256, content, by_id)
OVERRIDING SYSTEM VALUE
SELECT n, now(), now(), n, 1, 'signed', 'scan.pdf', 'application/pdf', 4, n::text, '%%PDF'::bytea,
    %(keeper)s
FROM generate_series(1000001, 1000000 + %(contracts)s) AS n
""",
    """
INSERT INTO contracts_textpage (contract_id, file_id, page, part, text)
SELECT n, n, 1, 1, (SELECT string_agg(substr(%(words)s, (n * 31 + k * 47) %% 120 + 1, 14), '，')
        FROM generate_series(1, 30) AS k)
    || CASE WHEN n %% 500 = 0 THEN '。本项目为定作承揽' ELSE '' END
FROM generate_series(1000001, 1000000 + %(contracts)s) AS n
""",
]
PAGES = {
    "shell": "/shell/empty/",
    "list": "/contracts/",
    "term in the text": "/contracts/?q=承揽",
    "longer term": "/contracts/?q=定作承揽",
    "initials": "/contracts/?q=xab",
    "number": "/contracts/?q=KA-00008",
}


def fill(superuser: str, keeper, contracts: int = CONTRACTS) -> None:
    """So many contracts with the text of a page each, past the triggers."""
    values = {"contracts": contracts, "keeper": keeper.pk, "words": _VOCABULARY}
    scratch.run(superuser, _FILL, values, vacuum="contracts_contract, contracts_textpage")


def _pages(person) -> dict:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)

    def job(path: str):
        def ask() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    return in_turns({name: job(path) for name, path in PAGES.items()}, 30)


def _numbers(keeper) -> list[int]:
    """The serials that fifty registrations at once are given in a year of their own."""
    from hr.contracts.models import Kind, Place
    from hr.contracts.services import Facts, register_contract

    kind, place = Kind.objects.first(), Place.objects.first()
    facts = Facts("并发登记", "测试公司", date(2001, 1, 1))

    def register(_number: int) -> int:
        close_old_connections()
        try:
            return register_contract(
                kind=kind, facts=facts, signed_on=date(2001, 1, 1), place=place, custodian=keeper,
                by=keeper, at=timezone.now(),
            ).serial  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(register, range(AT_ONCE)))


def measure(superuser: str, keeper) -> list[Figure]:
    """The table of contracts; `keeper` is of the contract group."""
    fill(superuser, keeper)
    costs = _pages(keeper)
    shell = costs["shell"]
    figures = [
        Figure(f"contracts, {name}, 50,000 with text, against the empty shell, {kind}",
               getattr(costs[name], kind) / getattr(shell, kind), 4)
        for name in PAGES if name != "shell" for kind in ("cpu", "wall")
    ]  # fmt: skip
    gap_free = _numbers(keeper) == list(range(1, AT_ONCE + 1))
    figures.append(
        Figure("numbers without a gap, 50 registered at once", int(gap_free), 1, "", at_least=True)
    )
    return figures

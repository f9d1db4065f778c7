"""The site of the demo company: content in every state, a takedown, an incident, the word list."""

from datetime import date, datetime, timedelta

from catalog.products.models import Product
from config.demo.paintings import paint
from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from sitecontent.publishing.files import Upload
from sitecontent.publishing.home import review_home, watch_home
from sitecontent.publishing.incidents.services import add_step, find_incident, log_work
from sitecontent.publishing.models import Hit, Item, Partner, Version
from sitecontent.publishing.publication import publish, take_down
from sitecontent.publishing.screening.services import add_words, decide_hit
from sitecontent.publishing.services import Draft, ask, check_version, collect, write_version

HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)
LEADER, DESIGNER, KEEPER, EDITOR, CULTURE, PROMOTER, SPECIALIST = (
    "1101", "1110", "1111", "1112", "1113", "1109", "1108",
)  # fmt: skip
WORDS = (
    ("最佳", "advert"), ("第一品牌", "advert"), ("全网最低", "advert"), ("国家级", "advert"),
    ("包治百病", "false"), ("绝无副作用", "false"), ("稳赚不赔", "false"), ("代开发票", "unlawful"),
    ("网上赌博", "unlawful"), ("刷单返现", "unlawful"),
    ("客户名单", "secret"), ("进货底价", "secret"),
)  # fmt: skip
NEWS = (  # days before today, title, summary, text
    (12, "秋茶开采，第一批本周到仓", "安溪、武夷两地同时开采。",
     "今年雨水匀，秋茶香气足。第一批 **两百公斤** 已经装车。\n\n## 到货安排\n\n"
     "- 铁观音：周三到仓\n- 大红袍：周五到仓\n\n到货后先验后上架，老客户可以预约试喝。"),
    (9, "公司与云南合作社签订直采协议", "核桃、菌子直接从合作社进货。",
     "协议约定当季价格、验收标准和退换办法。\n\n> 让农户有稳定的收入，让顾客吃到当季的好东西。"),
    (5, "客服在线时间说明", "每天 8:50 到 18:10 在线，其余时间电话值守。",
     "节假日照常。紧急问题请拨打订单页上的电话。"),
    (2, "年货节备货进度", "礼盒已备足，快递不停运。",
     "仓库加开夜班，**48 小时内** 发货。偏远地区请提前三天下单。"),
)  # fmt: skip
ARTICLES = (
    (11, "怎样保存新茶", "密封、避光、低温。",
     "## 三条原则\n\n- 密封：铝箔袋排气\n- 避光：不用玻璃罐\n- 低温：冰箱冷藏\n\n"
     "开封后三个月内饮用为佳。",
     "CY"),
    (6, "核桃怎么挑", "看壳、听声、尝仁。", "壳面沟纹匀，摇起来不响，仁色浅而不油。", "GH"),
)  # fmt: skip
GOODS = ((10, "CY-001"), (7, "GH-001"), (3, "GD-004"))


def open_site(*, people: dict[str, Employee], at: datetime) -> None:
    """Before the history: the word list, the partner, the home page by its three-step chain."""
    room = Newsroom(people)
    add_words(words=WORDS, by=room.people[KEEPER], at=at)
    Partner.objects.create(
        name="云护网络科技有限公司", contact="赵工", phone="021-5550 1234", email="duty@example.cn"
    )
    review_home(is_kept=False, note="栏目太多，首页改为三栏", by=room.people["1002"], at=at)
    watch_home(at)
    text = "这里卖的每一样东西，我们都去过产地。\n\n茶叶、坚果、糕点，以及带您去看它们的旅行。"
    home = room.written("page", DESIGNER, "走到产地去", text, at, place="home")
    room.out(home, at)
    company = room.written("company", CULTURE, "公司概况", "2014 年成立，电商与旅行社两块业务，"
                           "三十余名员工。", at)  # fmt: skip
    room.out(company, at)
    text = "江浙沪次日到，其余三日内到。\n\n## 不送的地方\n\n- 海外\n- 无快递的海岛"
    room.out(room.written("page", DESIGNER, "配送说明", text, at), at)


def start_site(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let content be written, decided, published and taken down over the last weeks."""
    room, today = Newsroom(people), timeline.until.date()
    for ago, title, summary, text in NEWS:
        timeline.start(room.news(max(first, today - ago * ONE_DAY), title, summary, text))
    for ago, title, summary, text, sku in ARTICLES:
        day = max(first, today - ago * ONE_DAY)
        timeline.start(room.article(day, title, summary, text, sku))
    for ago, sku in GOODS:
        timeline.start(room.goods(max(first, today - ago * ONE_DAY), sku))
    for process in (
        room.slots(max(first, today - 4 * ONE_DAY)),
        room.withdrawn(max(first, today - 8 * ONE_DAY)),
        room.incident(max(first, today - 13 * ONE_DAY)),
        room.waiting(timeline.until),
        room.asked(timeline.until),
    ):
        timeline.start(process)


class Newsroom:
    """People by number, and what each does for the site at its moment."""

    def __init__(self, people: dict[str, Employee]):
        rows = Employee.objects.select_related(
            "position", "department__leader", "department__managing_leader__position"
        ).filter(pk__in=[each.pk for each in people.values()])
        self.people = {each.number: each for each in rows}

    def news(self, day: date, title: str, summary: str, text: str) -> Process:
        """Written in the morning, approved at noon, out in the afternoon."""
        at = moment(day, "09:40")
        yield at
        item = self.written("news", EDITOR, title, text, at, summary=summary)
        ask(item_id=item.pk, by=self.people[EDITOR], at=at)
        yield at + 2 * HOUR
        self.decide(item, at + 2 * HOUR)
        yield at + 5 * HOUR
        self.check(item, at + 5 * HOUR)
        publish(item_id=item.pk, by=self.people[EDITOR], at=at + 5 * HOUR)

    def article(self, day: date, title: str, summary: str, text: str, sku: str) -> Process:
        """With a picture."""
        at = moment(day, "10:30")
        yield at
        photo = Upload(f"{title}.jpg", paint(f"{sku}-000", 7))
        item = self.written("article", EDITOR, title, text, at, summary=summary, uploads=[photo])
        self.out(item, at)

    def goods(self, day: date, sku: str) -> Process:
        """What a product is, gathered by the editor and checked by the specialist."""
        at = moment(day, "15:10")
        yield at
        product = Product.objects.get(sku=sku)
        photo = Upload(f"{sku}.jpg", paint(sku, 3))
        text = f"{product.description}\n\n- 规格：{product.name}\n- 产地直发，七天无理由退换"
        item = self.written(
            "product", EDITOR, product.name, text, at, uploads=[photo], product=product,
            source="产品运营部",
        )  # fmt: skip
        self.out(item, at)

    def slots(self, day: date) -> Process:
        """A headline and a floating advertisement that go on and off by themselves."""
        at = moment(day, "11:00")
        yield at
        for place, title, summary, days in (
            ("headline", "囤货节：茶叶坚果限时直降", "今晚八点开抢", 9),
            ("headline", "周末去看梯田", "两日一晚，含早餐", 20),
            ("floating", "新客礼券 20 元", "", 30),
        ):
            window = {"starts_at": at + HOUR, "ends_at": moment(day + days * ONE_DAY, "23:59")}
            item = self.written(
                "slot", PROMOTER, title, "", at, place=place, summary=summary, **window
            )
            self.out(item, at)

    def withdrawn(self, day: date) -> Process:
        """Published with a wrong figure; the site administrator takes it down, a case is opened."""
        at = moment(day, "14:00")
        yield at
        item = self.written("news", EDITOR, "本店茶叶销量说明", "上月销量为全市同行的三倍。", at)
        self.out(item, at)
        yield at + 3 * HOUR
        take_down(
            item_id=item.pk, reason="销量数据没有来源，属不实信息", by=self.people[KEEPER],
            at=at + 3 * HOUR,
        )  # fmt: skip

    def incident(self, day: date) -> Process:
        """An attack, told to the partner within minutes and solved the same day; upkeep beside."""
        at, keeper = moment(day, "16:20"), self.people[KEEPER]
        yield at
        found = find_incident(
            kind="attack", what="登录页每秒数百次尝试，后台变慢", by=keeper, at=at
        )
        told, solved = at + HOUR / 6, at + 2 * HOUR
        yield told
        words = {"partner": Partner.objects.get(), "told": "赵工", "way": "phone"}
        add_step(incident_id=found.pk, step="reported", text="请求封禁来源网段", **words,
                 by=keeper, at=told)  # fmt: skip
        yield solved
        add_step(incident_id=found.pk, step="solved", text="对方加了频率限制，后台恢复", by=keeper,
                 at=solved)  # fmt: skip
        for days, work, text in (
            (1, "update", "按厂商公告更新站点程序"), (3, "backup", "整站备份，抽查可还原"),
            (8, "check", "巡检链接，修复两处失效"),
        ):  # fmt: skip
            at = moment(day + days * ONE_DAY, "17:30")
            yield at
            log_work(work=work, text=text, by=keeper, at=at)

    def waiting(self, until: datetime) -> Process:
        """What was collected, is written, lies before who decides, is to be published, now."""
        at = until - 5 * HOUR
        yield at
        editor = self.people[EDITOR]
        for title, note in (
            ("冬笋上市", "产品部许航提供，照片明天到"),
            ("员工运动会", "行政拍了照片，找姜慧要"),
        ):
            collect(kind="news", title=title, note=note, by=editor, at=at)
        back = self.written("article", EDITOR, "枣的五种吃法", "煮粥、泡水、做糕、炖汤、生吃。", at)
        ask(item_id=back.pk, by=editor, at=at)
        self.decide(back, at, "returned", "补上每种的做法和用量")
        text = "最 佳时机囤年货，全网最低，礼盒送到家。"
        found = self.written("news", EDITOR, "年货节预告", text, at)
        hit = Hit.objects.filter(screening__version__item=found).first()
        words = {"is_harmless": True, "reason": "说的是时机，不是商品", "by": self.people[LEADER]}
        decide_hit(hit_id=hit.pk, **words, at=at)
        text = "1 月 1 日休息一天，2 日起照常发货。"
        ready = self.written("news", EDITOR, "元旦放假与发货安排", text, at)
        ask(item_id=ready.pk, by=editor, at=at)
        self.decide(ready, at + HOUR)
        self.check(ready, at + HOUR)

    def asked(self, until: datetime) -> Process:
        """What lies before the general manager's chain, and a new home page, now."""
        at, editor = until - 2 * HOUR, self.people[EDITOR]
        yield at
        rights = {"is_copyrighted": True, "source": "图虫网", "licence": "授权书 2026-118，买断"}
        photo = Upload("梯田.jpg", paint("LY-000", 5))
        asked = self.written("article", EDITOR, "梯田四季", "四个季节，四种颜色。", at, **rights,
                             uploads=[photo])  # fmt: skip
        ask(item_id=asked.pk, by=editor, at=at)
        home = Item.objects.get(kind="page", place="home")
        write_version(
            item_id=home.pk, by=self.people[DESIGNER], at=at,
            draft=Draft("走到产地去", "首页改为三栏：茶、果、游。\n\n飘窗缩小，动画放慢。"),
        )  # fmt: skip
        ask(item_id=home.pk, by=self.people[DESIGNER], at=at)
        self.decide(home, at)

    def written(
        self, kind: str, by: str, title: str, text: str, at: datetime, *, place="", product=None,
        uploads=(), **words,
    ) -> Item:  # fmt: skip
        """An item with its first version."""
        person = self.people[by]
        item = collect(kind=kind, title=title, place=place, product=product, by=person, at=at)
        draft = Draft(title, text, **words)
        write_version(item_id=item.pk, draft=draft, uploads=uploads, by=person, at=at)
        return item

    def out(self, item: Item, at: datetime) -> None:
        """Asked for, approved by everybody it needs, checked and published."""
        ask(item_id=item.pk, by=item.by, at=at)
        item.refresh_from_db()
        while item.state == "pending":
            self.decide(item, at)
        self.check(item, at)
        publish(item_id=item.pk, by=self.people[EDITOR], at=at)

    def decide(self, item: Item, at: datetime, verdict="approved", comment="") -> None:
        """The word of whoever the step waits for."""
        item.refresh_from_db()
        version = Version.objects.get(item=item, number=item.number)
        step = Step.objects.get(approval=version.approval_id, state="open")
        by = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict=verdict, comment=comment, by=by, at=at)
        item.refresh_from_db()

    def check(self, item: Item, at: datetime) -> None:
        """The product specialist looks whether it is right."""
        version = Version.objects.get(item=item, number=item.number)
        words = {"note": "数据、来源已核", "by": self.people[SPECIALIST], "at": at}
        check_version(version_id=version.pk, **words)

"""One of everything of the site, and the addresses at which it is found."""

from decimal import Decimal

from catalog.products.models import Product
from catalog.proposals.evidence import note_price
from catalog.proposals.rules import Kind as GoodsKind
from catalog.proposals.rules import Line
from catalog.proposals.services import Draft as Goods
from catalog.proposals.services import propose
from hr.people.models import Employee
from regulations.approvals.services import decide_step
from sitecontent.publishing.files import Upload
from sitecontent.publishing.incidents.services import find_incident
from sitecontent.publishing.models import GoodsHit, Hit, Item, Partner, Takedown, Version, Word
from sitecontent.publishing.publication import publish, take_down
from sitecontent.publishing.screening.services import add_words
from sitecontent.publishing.services import Draft, ask, check_version, collect, write_version
from tests.company import TEN

ACTS = ("edit", "preview", "compare", "ask", "check", "publish", "take-down", "restore", "drop")


class Booth:
    """News that are published, others that were taken down, a word found, an incident."""

    def __init__(self, house):
        self.house, self.editor = house, house.shelf.editor
        add_words(words=[("最佳", "advert")], by=None, at=TEN)
        self.item = self._publish("新茶")
        self.down = self._publish("旧闻")
        take_down(item_id=self.down.pk, by=house.administrator, at=TEN)
        # A newer version of what is shown, with a word that nobody has decided on.
        self._write(self.item, Draft("新茶", "最佳的茶", files=[self.file.pk]))
        self.incident = find_incident(kind="failure", what="打不开", by=house.administrator, at=TEN)
        self.partner = Partner.objects.create(name="云护科技")
        self._propose_goods()

    def _propose_goods(self):
        """A product that waits to be listed, with a word that nobody has decided on."""
        self.product = Product.objects.create(sku="ZJ-1", name="最佳的茶", price=16)
        by = {"by": self.house.shelf.manager, "at": TEN}
        note_price(product=self.product, competitor="山水茶庄", price=Decimal(17), **by)
        lines = [Line(self.product.pk, Decimal(16))]
        propose(draft=Goods(GoodsKind.LISTING, lines, "新品"), **by)

    def _publish(self, title: str) -> Item:
        item = collect(kind="news", title=title, by=self.editor, at=TEN)
        words = {"uploads": [Upload("a.txt", b"tea")]}
        version = self._write(item, Draft(title, "正文"), **words)
        self.file = version.placed.get().attachment
        step = ask(item_id=item.pk, by=self.editor, at=TEN).steps.get()
        decider = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict="approved", by=decider, at=TEN)
        check_version(version_id=version.pk, by=self.house.lead, at=TEN)
        publish(item_id=item.pk, by=self.editor, at=TEN)
        return item

    def _write(self, item: Item, draft: Draft, **words) -> Version:
        return write_version(item_id=item.pk, draft=draft, by=self.editor, at=TEN, **words)

    def rows(self) -> dict[str, object]:
        """What the lists of the admin site show, by app and model."""
        takedown = Takedown.objects.get()
        return {
            "publishing/item": self.item,
            "publishing/publication": takedown.publication,
            "publishing/takedown": takedown,
            "publishing/word": Word.objects.get(),
            "publishing/partner": self.partner,
        }

    def paths(self) -> dict[str, str]:
        """Pattern of each address → where there is something."""
        item = f"content/{self.item.pk}/"
        hit = GoodsHit.objects.get().pk
        shown = self.item.versions.get(number=1).placed.get().attachment_id
        return {f"content/<int:pk>/{act}/": f"{item}{act}/" for act in ACTS} | {
            "content/<int:pk>/": item,
            "content/words/<int:number>/end/": f"content/words/{Word.objects.get().pk}/end/",
            "content/hits/<int:number>/": f"content/hits/{Hit.objects.get().pk}/",
            "content/files/<int:number>/": f"content/files/{self.file.pk}/",
            "content/words/goods/<int:number>/": f"content/words/goods/{hit}/",
            "content/goods/<int:pk>/take-down/": f"content/goods/{self.product.pk}/take-down/",
            "content/incidents/<int:number>/": f"content/incidents/{self.incident.pk}/",
            "site/<int:pk>/": f"site/{self.item.pk}/",
            "site/<int:pk>.json": f"site/{self.item.pk}.json",
            "site/list/<slug:kind>/": "site/list/news/",
            "site/files/<int:number>/": f"site/files/{shown}/",
        }

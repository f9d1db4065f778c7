"""A pushed JSON document, read by path and strict about types."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from . import cells
from .cells import CellFault
from .draft import LENGTHS, Fault
from .msgid import msgid as _

_NEEDED = object()
_WRONG_TYPE = {
    (str,): _("This value is of the wrong type: text is expected."),
    (int,): _("This value is of the wrong type: integer is expected."),
    (str, int): _("This value is of the wrong type: text/integer is expected."),
}


class PayloadFault(ValueError):
    """A push that is not the order it should be: carries the Fault, whose column is a path."""

    def __init__(self, fault: Fault):
        super().__init__(f"{fault.column}: {fault.message % fault.params}")
        self.fault = fault


class Node:
    """One object in a document; a member that is missing or null counts as not given."""

    def __init__(self, value: object, path: str = ""):
        self.path = path
        if not isinstance(value, dict):
            raise self.fault(path, _("An object is expected here."))
        self._value = value

    def fault(self, path: str, message: str, **params) -> PayloadFault:
        """A fault of the document as an exception to raise."""
        return PayloadFault(Fault(0, path, message, params))

    def at(self, key: str) -> str:
        """The path of a member."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether a member is given and not empty."""
        return self._value.get(key) not in (None, "")

    def node(self, key: str, *, needed: bool = True) -> "Node":
        """A member that is an object; an empty one where it is not needed and not given."""
        value = self._value.get(key)
        return Node({} if value is None and not needed else value, self.at(key))

    def nodes(self, key: str) -> list["Node"]:
        """A member that is a list of at least one object."""
        value = self._value.get(key)
        if not isinstance(value, list) or not value:
            raise self.fault(self.at(key), _("A list with at least one entry is expected here."))
        return [Node(entry, f"{self.at(key)}[{index}]") for index, entry in enumerate(value)]

    def said(self, key: str) -> str:
        """A member that is a string, else nothing: no fact hangs on it."""
        value = self._value.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> list[str]:
        """The strings in a member that may be a list of them, or anything else."""
        value = self._value.get(key)
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    def part(self, key: str) -> "Node":
        """A member that is an object, an empty one for anything else."""
        value = self._value.get(key)
        return Node(value if isinstance(value, dict) else {}, self.at(key))

    def entries(self, key: str) -> list["Node"]:
        """The objects in a member that may be a list of them, or anything else."""
        value = self._value.get(key)
        found = value if isinstance(value, list) else []
        return [Node(each, self.at(key)) for each in found if isinstance(each, dict)]

    def text(self, key: str, *, fits: str = "", blank: object = "") -> str:
        """A member that is a string; `fits` names its place in LENGTHS."""

        longest = LENGTHS.get(fits, cells.LONGEST_CELL)
        return self._read(key, (str,), lambda value: cells.clean(value, limit=longest), blank)

    def needed_text(self, key: str, *, fits: str = "") -> str:
        """A member that is a string with something in it."""
        return self.text(key, fits=fits, blank=_NEEDED)

    def number(self, key: str) -> str:
        """The order number: a string or a whole number, which JSON does not round."""

        def convert(value: str | int) -> str:
            if isinstance(value, int) and not 0 < value < 10**cells.LONGEST_NUMBER:
                raise CellFault(_("This number is not an order number."))
            return cells.number_text(cells.clean(str(value)))

        return self._read(key, (str, int), convert, _NEEDED)

    def phone(self, key: str) -> str:
        """A member that is a telephone number, empty where it is not given."""
        return self._read(key, (str,), cells.phone, "")

    def needed_phone(self, key: str) -> str:
        """A telephone number that must be given."""
        return self._read(key, (str,), cells.phone, _NEEDED)

    def currency(self, key: str) -> str:
        """A member that is a currency, CNY where it is not given."""
        return self._read(key, (str,), cells.currency, "CNY")

    def quantity(self, key: str) -> int:
        """A member that is a whole number of pieces."""
        return self._read(key, (int,), cells.quantity, _NEEDED)

    def money(self, key: str, blank: object = cells.ZERO) -> Decimal:
        """A member that is an amount: a string or a whole number, never a fraction in binary."""
        return self._read(key, (str, int), cells.money, blank)

    def needed_money(self, key: str) -> Decimal:
        """An amount that must be given."""
        return self.money(key, _NEEDED)

    def moment(self, key: str, zone=cells.SHOP_ZONE) -> datetime | None:
        """A member that is a moment, in `zone` if it tells no offset; None if not given."""
        return self._read(key, (str,), lambda value: cells.moment(value, zone=zone), None)

    def needed_moment(self, key: str, zone=cells.SHOP_ZONE) -> datetime:
        """A moment that must be given."""
        return self._read(key, (str,), lambda value: cells.moment(value, zone=zone), _NEEDED)

    def choice(self, key: str, meanings: dict[str, str]) -> str:
        """What a string means."""
        plain = self.needed_text(key)
        if plain not in meanings:
            message = _("“%(value)s” is not a state of an order that is known.")
            raise self.fault(self.at(key), message, value=cells.shown(plain))
        return meanings[plain]

    def joined(self, keys: tuple[str, ...], separator: str, *, fits: str) -> str:
        """The strings that are given, as one."""
        whole = separator.join(filter(None, (self.text(key) for key in keys)))
        return self.checked(keys[-1], lambda: cells.within(whole, LENGTHS[fits]))

    def checked(self, key: str, compute: Callable):
        """What `compute` gives, with its CellFault told at the member's path."""
        try:
            return compute()
        except CellFault as fault:
            raise self.fault(self.at(key), fault.message, **fault.params) from fault

    def _read(self, key: str, kinds: tuple[type, ...], convert: Callable, blank: object):
        value = self._value.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if blank is _NEEDED:
                raise self.fault(self.at(key), _("This value is missing."))
            return blank
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise self.fault(self.at(key), _WRONG_TYPE[kinds])
        return self.checked(key, lambda: convert(value))

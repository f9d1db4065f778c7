"""The breaches of orders: the page of all breaches, narrowed to the desk's own clocks."""

from orders.desk.clocks.selectors import KINDS
from regulations.deadlines.breaches import Place

DESK = Place("desk", tuple(KINDS))

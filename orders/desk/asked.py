"""What the list of the desk is asked for by an address."""

from orders.desk.listing import Wanted


def wanted_of(request) -> Wanted:
    """State, channel, own ones, words, and the place in the list."""
    ask = request.GET
    return Wanted(
        state=ask.get("state", ""),
        channel=ask.get("channel", ""),
        mine=request.user.pk if ask.get("mine") else None,
        text=ask.get("q", "")[:100],
        after=ask.get("after", "")[:60],
    )


def address_of(request) -> str:
    """The query of this list without its place and its version; empty parts are left out."""
    query = request.GET.copy()
    for name in ("v", "after"):
        query.pop(name, None)
    for name in [name for name in query if not query[name]]:
        del query[name]
    return query.urlencode()

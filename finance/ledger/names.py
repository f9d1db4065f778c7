"""The chart's accounts in English: their stored names are those of the Chinese standard."""

from django.utils.translation import get_language

from finance.ledger.rules import FundKind

ENGLISH = {
    "1001": "Cash on hand",
    "1002": "Bank deposits",
    "1122": "Accounts receivable",
    "1123": "Prepayments to suppliers",
    "1221": "Other receivables",
    "122101": "Other receivables – advances to staff",
    "122102": "Other receivables – between funds",
    "1403": "Raw materials",
    "1405": "Goods in stock",
    "1601": "Fixed assets",
    "1901": "Property gains and losses to be settled",
    "2202": "Accounts payable",
    "2203": "Advances from customers",
    "2211": "Wages payable",
    "2221": "Taxes payable",
    "2241": "Other payables",
    "224102": "Other payables – between funds",
    "3001": "Paid-in capital",
    "3103": "Profit of the year",
    "3104": "Distribution of profit",
    "5001": "Main business income",
    "500101": "Main business income – goods",
    "500102": "Main business income – tours",
    "5051": "Other business income",
    "5301": "Non-operating income",
    "5401": "Main business costs",
    "540102": "Main business costs – tour groups",
    "5403": "Business taxes and surcharges",
    "5601": "Selling expenses",
    "560101": "Selling expenses – hospitality",
    "560102": "Selling expenses – gifts",
    "560103": "Selling expenses – transport",
    "560109": "Selling expenses – other",
    "5602": "Administrative expenses",
    "560201": "Administrative expenses – office",
    "560202": "Administrative expenses – telephone",
    "560203": "Administrative expenses – meal allowances",
    "560204": "Administrative expenses – wages",
    "560205": "Administrative expenses – rent and utilities",
    "560209": "Administrative expenses – other",
    "5603": "Financial expenses",
    "5711": "Non-operating expenses",
}


def account_label(code: str, name: str) -> str:
    """An account's name as the reader calls it; one without an English name keeps its own.

    For pages alone: what binds and what is printed carries the stored name.
    """
    if (get_language() or "").startswith("en"):
        return ENGLISH.get(code, name)
    return name


def fund_label(kind: str, name: str) -> str:
    """A fund's name as the reader calls it: the company's own is what its kind is called."""
    return str(FundKind.COMPANY.label).capitalize() if kind == FundKind.COMPANY else name

"""What the gates of the database refuse, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from regulations.binding import refused

# Constraint of the refusal → what it says, and the clause.
WORDS = {
    "supply_not_below_zero": (_("There are not as many on the shelf."), "A3-L5"),
    "supplies_item_code_key": (_("Another item carries this number."), "A3-1"),
    "supplies_category_name_key": (_("There is a category of this name already."), "A3-L6"),
    "supplies_supplier_name_key": (_("There is a supplier of this name already."), "A3-2"),
    "supply_is_specified": (
        _("An item has an agreed specification, a unit and a shelf."), "A3-1",
    ),
    "item_keeps_unit": (
        _("Pieces were booked in this unit already: take up another item for another unit."),
        "A3-L5",
    ),
    "item_being_bought": (
        _(
            "It is asked for or on order: name, specification and unit stay as they were approved "
            "until that is over."
        ),
        "A3-1",
    ),
    "supplier_keeps_name": (
        _("This supplier has given quotes: take up another one for another name."), "A3-4",
    ),
    "request_is_open": (
        _(
            "Only an approved request that is not ordered is closed, and not while another quote "
            "is asked for."
        ),
        "A3-2",
    ),
    "request_closed_by": (_("Who asked, or the office, closes a request."), "A3-2"),
    "supplies_purchaseend_purchase_id_key": (_("This is closed already."), "A3-2"),
    "return_within_issue": (_("This is more than was issued."), "A3-L5"),
    "limit_by_management": (_("The management sets the limits of departments."), "A3-1"),
    "custodian_of_the_department": (
        _("A custodian works in the department whose supplies they keep."), "A3-L3",
    ),
    "custodian_by_the_department": (
        _("A department's custodian is named by its head or by who is in charge of it."), "A3-L3",
    ),
    "within_the_limit": (_("This goes beyond the limit of the department."), "A3-1"),
    "office_issues": (_("The office issues supplies."), "A3-5"),
    "custodian_signs": (
        _("The custodian of the department signs for it, and nobody signs what they handed out."),
        "A3-L3",
    ),
    "supplies_issuereceipt_issue_id_key": (_("This is signed already."), "A3-L3"),
    "difference_is_explained": (_("A difference to the books is explained."), "A3-L5"),
    "supply_moved_since": (
        _("Pieces were moved since this was counted. Count them once more."), "A3-L5",
    ),
    "quotes_are_closed": (
        _("Quotes are taken for an approved request, until one of them is chosen."), "A3-3",
    ),
    "quote_once": (_("This supplier has given its quote already."), "A3-3"),
    "choice_once": (_("Another quote is asked for already."), "A3-3"),
    "office_buys_alone": (_("The office alone buys supplies."), "A3-1"),
    "order_of_approved": (_("Only what an approved request asks for is ordered."), "A3-L4"),
    "supplies_order_purchase_id_key": (_("This is ordered already."), "A3-L4"),
    "cheapest_or_consent": (
        _("The cheapest quote is taken; another takes a reason, and the consent one level up."),
        "A3-3",
    ),
    "order_is_on_its_way": (_("Nothing more of this order is to come."), "A3-4"),
    "orders_or_receives": (
        _("You ordered this yourself: somebody else of the office takes it in."), "A3-4",
    ),
    "not_more_than_ordered": (_("This is more than was ordered."), "A3-4"),
    "supply_delivery_once": (_("This delivery note is taken in already."), "A3-4"),
    "delivery_quality": (_("Count what came: from 0 pieces on."), "A3-4"),
    "count_is_being_signed": (
        _("Its payment slip is being signed: it is withdrawn or refused first."), "A3-4",
    ),
    "count_is_paid": (_("It is paid: what was counted stays."), "A3-4"),
    "order_takes_invoice": (_("This order takes no invoice."), "A3-4"),
    "supply_invoice_once": (_("An invoice of this number is in use already."), "A3-4"),
    "supply_invoice_of_order": (
        _("The order has an invoice: send that back first."), "A3-4",
    ),
    "invoice_is_being_paid": (_("This invoice is being paid."), "A3-4"),
    "supplies_invoiceend_invoice_id_key": (_("This invoice was sent back already."), "A3-4"),
    "three_way_match": (_("Order, goods and invoice differ."), "A3-4"),
    "slip_once": (_("There is a payment slip of this order already."), "A3-4"),
    "two_others_sign": (
        _("Two people sign a payment slip who neither ordered nor took in the goods."), "A3-4",
    ),
    "local_of_approved": (
        _("A department buys against its own approved application alone."), "A3-5",
    ),
    "local_within_approved": (_("This is more than was approved."), "A3-5"),
    "local_within_bill": (_("The items come to more than the bill."), "A3-5"),
    "local_bill_once": (_("An invoice of this number is handed in already."), "A3-5"),
    "supplies_localbill_purchase_id_key": (_("The bill is handed in already."), "A3-5"),
    "wish_of_own_department": (
        _("A department asks for itself, and is answered with an issue to it."), "A3-5",
    ),
    "office_answers_wishes": (_("The office answers what a department asks for."), "A3-5"),
    "supplies_wishend_wish_id_key": (_("This was answered already."), "A3-5"),
    "supplies_localaudit_bill_id_key": (_("This is audited already."), "A3-5"),
    "audited_by_another": (_("The office audits what others bought."), "A3-5"),
}  # fmt: skip


in_words = partial(refused.in_words, words=WORDS)

"""What the gates of the database refuse of contracts, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from regulations.binding import refused

WORDS = {
    "contract_group": (_("The contract group registers, keeps, counts and lends."), "A6-7"),
    "kind_in_use": (_("This kind of contract is not in use any more."), "A6-1"),
    "place_in_use": (_("This place is not in use any more."), "A6-6"),
    "contract_by_versions": (_("A contract changes by its versions alone."), "A6-1"),
    "contract_has_ended": (_("This contract has ended already."), "A6-3"),
    "contracts_ending_contract_id_key": (_("This contract has ended already."), "A6-3"),
    "code_stays": (_("Numbers were given with this code: it stays."), "A6-1"),
    "contract_file_once": (_("This file is kept with the contract already."), "A6-1"),
    "contracts_fileend_file_id_key": (_("This file was set aside already."), "A6-1"),
    "place_holds_contracts": (_("Contracts lie here: put them into another place first."), "A6-6"),
    "fingerprint": (_("The file was changed on its way: send it again."), "A6-1"),
    "file_read_once": (_("This file was read already."), "A6-4"),
    "one_count_at_a_time": (_("Such a count runs already."), "A6-2"),
    "count_once_a_period": (_("The contracts of this half year are being counted, or were."),
                            "A6-2"),
    "nothing_to_count": (_("There is no contract to count."), "A6-2"),
    "count_is_over": (_("This count is over."), "A6-2"),
    "contracts_countend_count_id_key": (_("This count is over."), "A6-2"),
    "counted_by_another": (
        _("A hand-over is counted by who takes over, every other count by the contract group."),
        "A6-7",
    ),
    "dropped_by_its_people": (
        _("Who gives, who takes over or who reads every contract calls a hand-over off."), "A6-7",
    ),
    "taken_by_another": (_("Nobody hands over to themselves."), "A6-7"),
    "lent_in_truth": (_("The original of this contract is not lent."), "A6-2"),
    "every_line_told": (_("Contracts are still to be counted."), "A6-2"),
    "counted_as_told": (
        _("This is not the number of contracts that were found: count once more."), "A6-2",
    ),
    "lent_by_another": (
        _("What you borrow yourself another of the contract group hands out and takes back."),
        "A6-5",
    ),
    "signature_comes_first": (
        _("Nothing is lent before the head of the branch or department has signed."), "A6-5",
    ),
    "borrower_is_here": (_("The borrower does not work here any more: nothing is lent."), "A6-5"),
    "one_original": (_("The original is out already."), "A6-5"),
    "copies_are_lent": (
        _("A copy is lent; the original stays where there is no special case."), "A6-5",
    ),
    "contracts_handout_loan_id_key": (_("This was handed out already."), "A6-5"),
    "contracts_loanreturn_hand_out_id_key": (_("This was given back already."), "A6-5"),
}  # fmt: skip


in_words = partial(refused.in_words, words=WORDS)

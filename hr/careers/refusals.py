"""What the gates of the database refuse of joining and leaving, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from regulations.binding import refused

WORDS = {
    "position_does_not": (_("Your position does not do this."), ""),
    "nobody_for_oneself": (_("Nobody does this for themselves."), ""),
    "asked_once": (_("This has been asked for already."), ""),
    "one_leaving": (_("This person leaves already."), "A5-2"),
    "told_on_its_day": (_("A leaving is written down on its day."), "A5-2"),
    "own_word": (_("A resignation is the word of the person."), "A5-2"),
    "notice_by_the_calendar": (_("Notice runs by the calendar."), "A5-2"),
    "taken_back": (_("This leaving was taken back."), "A5-2"),
    "settled_already": (_("This is settled already."), "A5-2"),
    "careers_settlement_departure_id_key": (_("This is settled already."), "A5-2"),
    "manager_receives": (_("The manager of the person, or hr, does this."), "A5-2"),
    "careers_receipt_departure_id_key": (_("This was received already."), "A5-2"),
    "has_left": (_("The person has left."), "A5-2"),
    "received_already": (
        _("Your manager has received it: only your manager or hr takes it back with you."), "A5-2",
    ),
    "taken_by_who_stays": (_("Work is handed over to somebody who stays."), "A5-2"),
    "taker_says_so": (_("Whoever takes over says that they have it."), "A5-2"),
    "careers_takeover_hand_over_id_key": (_("This was taken over already."), "A5-2"),
    "office_has_signed": (_("The office has signed: nothing more is given out."), "A5-2"),
    "careers_givenback_belonging_id_key": (_("This was given back already."), "A5-2"),
    "lost_with_a_word": (_("Say what follows from the loss."), "A5-2"),
    "desk_signs_once": (_("This department has signed already."), "A5-2"),
    "work_handed_over": (
        _("The work is not handed over yet: name it, and let the taker say that they have it."),
        "A5-2",
    ),
    "things_given_back": (_("Things of the company are still out."), "A5-2"),
    "last_day_first": (_("The last day is not over."), "A5-2"),
    "notice_holds": (_("The month of notice is not over."), "A5-2"),
    "every_desk_signs": (_("Not every department has signed."), "A5-2"),
    "declared_by_oneself": (_("Everybody declares for themselves."), "A5-1"),
    "file_is_open": (_("This file is being verified, or was."), "A5-1"),
    "falsification_has_a_case": (_("A falsified file has its case."), "A5-1"),
    "careers_verification_declaration_id_key": (_("This was verified already."), "A5-1"),
    "probation_extended_once": (_("This person was on probation already."), "C2"),
    "probation_of_who_is_new": (_("Nobody is put on probation who is a regular employee."), "C2"),
    "extended_by_review": (_("An approved review extends a probation."), "C2"),
    "reviewed_from_above": (_("Whoever stands above the person reviews the probation."), "C2"),
    "probation_is_decided": (_("This probation is decided."), "C2"),
    "ends_within_a_month": (_("Employment ends within a month of the probation."), "C2"),
    "one_review": (_("A review lies before who decides already."), "C2"),
    "ended_by_review": (_("An approved review ends a probation."), "C2"),
    "review_passed": (_("The review is below the pass mark."), "C2"),
    "exam_of_the_position": (_("This exam is of another position."), "C2"),
    "candidate_is_open": (_("This candidacy is closed."), "C2"),
    "careers_trial_candidate_id_key": (_("This candidate was assessed already."), "C2"),
    "marked_by_two_people": (_("You have marked this already: a second person does now."), "C2"),
    "two_mark": (_("Two people have marked this already."), "C2"),
    "outlet_once": (_("This channel is named already."), "C1"),
    "vacancy_is_open": (_("This vacancy is closed."), "C1"),
    "careers_vacancyend_vacancy_id_key": (_("This vacancy is closed."), "C1"),
    "careers_candidateend_candidate_id_key": (_("This candidacy is closed."), "C2"),
    "careers_consentend_candidate_id_key": (_("This candidate is erased already."), "C1"),
    "candidate_has_agreed": (
        _("Nobody's data is kept without their consent: say how they gave it."), "C1",
    ),
    "hired_already": (_("This candidate was taken on."), "C2"),
    "fingerprint": (_("The file was changed on its way: send it again."), "C1"),
    "trial_comes_first": (
        _("An offer follows a trial assessment that two people have marked."), "C2",
    ),
    "own_scale": (_("Specialists are paid by a scale of their own, nobody else is."), "C1"),
    "one_offer": (_("An offer to this candidate stands already."), "C2"),
    "newest_offer": (_("A later offer took the place of this one."), "C2"),
    "approval_comes_first": (_("The offer is not approved."), "C2"),
    "careers_answer_offer_id_key": (_("This offer was answered already."), "C2"),
    "accepted_first": (_("The candidate has not accepted."), "C2"),
    "careers_hire_offer_id_key": (_("This candidate was taken on."), "C2"),
    "posts_are_filled": (_("Every post of this vacancy is filled."), "C2"),
    "grade_once_a_day": (_("This grade has another row from that day on."), "C1"),
    "careers_payscale_name_key": (_("There is a scale of this name."), "C1"),
    "pay_in_its_span": (_("Pay lies within its grade, or has a reason."), "C1"),
}  # fmt: skip


in_words = partial(refused.in_words, words=WORDS)

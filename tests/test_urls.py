"""Every address of the portal against every kind of reader: what they get, and that reading
changes nothing.

The table below is complete: an address without a row fails, a row without an address fails.
"""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse

from hr.people.services import dismiss_login
from regulations.binding.services import entering_past
from tests import worlds
from tests.addresses import House, addresses, found_everything
from tests.company import TEN
from tests.depth import deep

# Who reads, in the order of the columns.
READERS = (
    "anonymous", "designer", "assistant", "operator", "lead", "manager", "administrator",
    "accountant", "cashier", "superuser", "dismissed",
)  # fmt: skip
# What they get: a page, nothing new, a redirect, the login page, a refusal, a form not taken.
SIGNS = {
    200: ".", 204: ",", 302: ">", 400: "!", 403: "-", 404: "?", 405: "x", 422: "*", 503: "~",
}  # fmt: skip
LOGIN = "L"
LOGIN_PAGES = ("/account/login/", "/login/")

# Goods and proposals, where the signs may surprise: everybody reads goods and prices, as the shop
# shows them; the ledger of stock only who works with it (B4). Whoever sees a page may press its
# buttons: who lacks the position is answered with the page and told why, and so is the superuser,
# for a right is no position (C11). A proposal's edit page is its asker's alone, leading back where
# nothing was returned: the lead planned the promotion. The admin site shows and changes nothing.

# Address, and what GET and an empty POST give each reader of READERS.
TABLE = """
home                                             L.........L LxxxxxxxxxL
health                                           ........... xxxxxxxxxxx
health_live                                      ........... xxxxxxxxxxx
health_ready                                     ........... xxxxxxxxxxx
health_deep                                      ~~~~~~~~~~~ xxxxxxxxxxx
metrics                                          ??????????? xxxxxxxxxxx
empty_shell                                      L.........L LxxxxxxxxxL
home_waits                                       L.........L LxxxxxxxxxL
home_own                                         L.........L LxxxxxxxxxL
company                                          L----.---.L LxxxxxxxxxL
look_as                                          L?????????L L?????????L
manifest                                         ........... xxxxxxxxxxx
app_icon                                         ........... xxxxxxxxxxx
worker                                           ........... xxxxxxxxxxx
offline                                          ........... xxxxxxxxxxx
search                                           L.........L LxxxxxxxxxL
set_language                                     >>>>>>>>>>> >>>>>>>>>>>
account_login                                    .>>>>>>>>>. .>>>>>>>>>.
account_logout                                   L.........L LLLLLLLLLLL
account_inactive                                 ........... xxxxxxxxxxx
account_signup                                   .>>>>>>>>>. .>>>>>>>>>.
account_change_password                          L.........L L.........L
account_reauthenticate                           L.........L L.........L
mfa_index                                        L.........L L>>>>>>>>>L
mfa_authenticate                                 L>>>>>>>>>L L>>>>>>>>>L
mfa_reauthenticate                               L>>>>>>>>>L L>>>>>>>>>L
mfa_activate_totp                                L>>>>>>>>>L L>>>>>>>>>L
mfa_deactivate_totp                              L?????????L L?????????L
account_outside                                  L?????????L L?????????L
outside_login                                    ??????????? ???????????
dingtalk_callback                                ??????????? ???????????
feishu_callback                                  ??????????? ???????????
wecom_callback                                   ??????????? ???????????
mfa_view_recovery_codes                          L?????????L LxxxxxxxxxL
mfa_generate_recovery_codes                      L>>>>>>>>>L L>>>>>>>>>L
rulebook:handbook                                L.........L LxxxxxxxxxL
approvals:inbox                                  L.........L LxxxxxxxxxL
approvals:count                                  L.........L LxxxxxxxxxL
approvals:many                                   LxxxxxxxxxL L>>>>>>>>>L
approvals:chains                                 L.........L LxxxxxxxxxL
approvals:approval                               L???..???.L LxxxxxxxxxL
approvals:take_back                              LxxxxxxxxxL L???**???*L
approvals:withdraw                               LxxxxxxxxxL L???>*???*L
approvals:decide                                 LxxxxxxxxxL L???**???*L
approvals:phone                                  LxxxxxxxxxL L???**???*L
approvals:confirm                                LxxxxxxxxxL L????*????L
rulebook:editions                                L.........L LxxxxxxxxxL
rulebook:edition                                 L.........L LxxxxxxxxxL
rulebook:trace_file                              L.........L LxxxxxxxxxL
rulebook:edition_file                            L.........L LxxxxxxxxxL
rulebook:acknowledge                             LxxxxxxxxxL L>>>>>>>>>L
rulebook:acknowledgements                        L---..---.L L---xx---xL
rulebook:remind                                  L---xx---xL L--->>--->L
rulebook:publish                                 L---..---.L L--->>--->L
rulebook:preview                                 L---xx---xL L---**---*L
rulebook:wording                                 L---xx---xL L---**---*L
rulebook:clause                                  L.........L LxxxxxxxxxL
rulebook:rules                                   L.........L LxxxxxxxxxL
rulebook:version                                 L.........L LxxxxxxxxxL
amendments:list                                  L---..-.-.L LxxxxxxxxxL
amendments:new                                   L--->-->->L L--->-->->L
amendments:draft                                 L???..?.?.L L???>>?>?>L
amendments:change                                L---.-----L L---*-----L
amendments:trial                                 L???..?.?.L LxxxxxxxxxL
rulebook:traceability                            L.........L LxxxxxxxxxL
notices:list                                     L.........L LxxxxxxxxxL
notices:bell                                     L.........L LxxxxxxxxxL
notices:read                                     LxxxxxxxxxL L>>>>>>>>>L
notices:settings                                 L.........L L*********L
notices:add_own                                  LxxxxxxxxxL L*********L
notices:channels                                 L-----.--.L L-----*--*L
notices:channel                                  L-----.--.L L-----*--*L
notices:test                                     LxxxxxxxxxL L?????>??>L
notices:remove                                   LxxxxxxxxxL L?????>??>L
notices:deliveries                               L-----.--.L L-----x--xL
notices:retry                                    L-----x--xL L----->-->L
notices:board                                    L.........L LxxxxxxxxxL
notices:post                                     L----.---.L L----*---*L
notices:posting                                  L.........L LxxxxxxxxxL
notices:end                                      LxxxxxxxxxL L----*---*L
ledger:books                                     L----.-...L L----x-xxxL
ledger:post_many                                 L------x-xL L------>->L
ledger:vouchers                                  L----.-...L L----x-xxxL
ledger:write                                     L------...L L------***L
ledger:voucher_pdf                               L----.-...L L----x-xxxL
ledger:drawer_pdf                                L----?-???L L----x-xxxL
ledger:statement_pdf                             L----?-???L L----x-xxxL
ledger:voucher                                   L----.-...L L----x-xxxL
ledger:move                                      L----x-xxxL L-------**L
ledger:post                                      L----x-xxxL L------*-*L
ledger:drop                                      L----x-xxxL L------***L
ledger:undo                                      L----x-xxxL L----*-***L
ledger:drawer                                    L----.-...L L----*-***L
ledger:settle                                    L------xxxL L------???L
ledger:months                                    L----.-...L L----x-xxxL
ledger:month                                     L----.-...L L----x-xxxL
ledger:sheet                                     L----.-...L L----x-xxxL
ledger:balance_pdf                               L----.-...L L----x-xxxL
ledger:reconcile                                 L-------xxL L-------**L
ledger:bank_file                                 L----.-...L L----x-xxxL
ledger:sign_bank                                 L------x-xL L------?-?L
ledger:close                                     L------x-xL L------*-*L
ledger:journal                                   L----.-...L L----x-xxxL
ledger:journal_pdf                               L----.-...L L----x-xxxL
people:list                                      L.........L LxxxxxxxxxL
people:own_views                                 L!!!!!!!!!L L!!!!!!!!!L
people:own_calendar                              L.........L L>>>>>>>>>L
people:calendar                                  ??????????? xxxxxxxxxxx
people:end_guide                                 LxxxxxxxxxL L>>>>>>>>>L
people:add                                       L----.---.L L----*---*L
people:import                                    L----.---.L L----*---*L
people:template                                  L----.---.L L----x---xL
people:export                                    L----.---.L L----x---xL
people:first_passwords                           L----.---.L L----.---.L
people:chart                                     L.........L LxxxxxxxxxL
people:deputies                                  L----.---.L L----x---xL
people:end_deputy                                LxxxxxxxxxL L>>>>>>>>>L
people:deputy                                    L---..----L L---**----L
people:plans                                     L----.---.L L----x---xL
people:call_off                                  L----x---xL L---->--->L
people:move                                      L----.---.L L----*---*L
people:employee                                  L.........L LxxxxxxxxxL
people:record                                    L----.---.L LxxxxxxxxxL
people:factor                                    L----.---.L L---->--->L
people:file                                      L---..---.L LxxxxxxxxxL
people:edit_file                                 L--------.L L--------*L
people:open_file                                 L----x---xL L---->--->L
people:close_file                                L----x---xL L---->--->L
people:edit                                      L----.---.L L----*---*L
people:issue                                     L----x---xL L----.---.L
people:dismiss                                   L----x---xL L----*---*L
roster:week                                      L.........L LxxxxxxxxxL
roster:assign                                    L---xx---xL L---**---*L
roster:fill                                      L---xx---xL L---**---*L
roster:cancel                                    L---xx---xL L--->>--->L
roster:weekends                                  L.........L LxxxxxxxxxL
roster:pairs                                     L.........L LxxxxxxxxxL
roster:draw                                      L----.---.L L----*---*L
roster:exclusions                                L----.---.L L----*---*L
roster:end_exclusion                             L----x---xL L---->--->L
roster:pair                                      L.........L LxxxxxxxxxL
roster:set_pair                                  L----x---xL L----*---*L
roster:swap                                      LxxxxxxxxxL L*********L
roster:replace                                   L----x---xL L---->--->L
roster:shifts                                    L.........L LxxxxxxxxxL
roster:shifts_together                           L----.---.L L----x---xL
roster:assign_shift                              L----x---xL L----*---*L
roster:set_day                                   L----x---xL L----*---*L
roster:clear_day                                 L----x---xL L---->--->L
roster:patterns                                  L----.---.L L----*---*L
roster:calendar                                  L.........L LxxxxxxxxxL
roster:enter_day                                 L----x---xL L----*---*L
roster:publish_year                              L----x---xL L----*---*L
roster:service                                   L.........L LxxxxxxxxxL
roster:fill_managers                             L---xx---xL L---**---*L
roster:assign_manager                            L---xx---xL L---**---*L
roster:cancel_manager                            L---xx---xL L--->>--->L
roster:import                                    L----.---.L L----*---*L
timekeeping:months                               L>>>>>>>>>L LxxxxxxxxxL
timekeeping:analysis                             L---..---.L LxxxxxxxxxL
timekeeping:results                              L----.---.L LxxxxxxxxxL
timekeeping:presence                             L----.---.L LxxxxxxxxxL
timekeeping:month_overview                       L---..---.L LxxxxxxxxxL
timekeeping:month_close                          L----.---.L L---->--->L
timekeeping:closing_state                        L----.---.L LxxxxxxxxxL
timekeeping:month_beginning                      LxxxxxxxxxL L---->--->L
timekeeping:month_call                           LxxxxxxxxxL L---->--->L
timekeeping:month_kept_from                      LxxxxxxxxxL L----*---*L
timekeeping:month_workbook                       L----.---.L LxxxxxxxxxL
timekeeping:month                                L---..---.L LxxxxxxxxxL
timekeeping:month_day                            L---..---.L LxxxxxxxxxL
timekeeping:month_sheet                          L---..---.L LxxxxxxxxxL
timekeeping:sheet_word                           LxxxxxxxxxL L--->>--->L
timekeeping:sheet_answer                         LxxxxxxxxxL L---->--->L
careers:own                                      L.........L LxxxxxxxxxL
careers:own_file                                 L?????????L L?????????L
careers:files                                    L----.---.L L----x---xL
careers:file                                     L----.---.L L----x---xL
careers:verify                                   L----x---xL L----*---*L
careers:vacancies                                L----.---.L LxxxxxxxxxL
careers:new                                      L----.---.L L----*---*L
careers:vacancy                                  L????.???.L LxxxxxxxxxL
careers:add_outlet                               L----x---xL L----*---*L
careers:take_in                                  L----x---xL L----*---*L
careers:close_vacancy                            L----x---xL L----*---*L
careers:candidate                                L????.???.L LxxxxxxxxxL
careers:add_file                                 LxxxxxxxxxL L----*---*L
careers:candidate_file                           L????.???.L LxxxxxxxxxL
careers:hold                                     L----x---xL L----*---*L
careers:offer                                    L----x---xL L----*---*L
careers:answer                                   L----x---xL L----?---?L
careers:hire                                     L----x---xL L----?---?L
careers:end_candidate                            L----x---xL L----*---*L
careers:erase                                    L----x---xL L---->---*L
careers:positions                                L---..---.L L---xx---xL
careers:position                                 L---..---.L L---xx---xL
careers:describe                                 L----x---xL L----*---*L
careers:set_exam                                 L----x---xL L----*---*L
careers:trial                                    L---..---.L L---**---*L
careers:probations                               L.........L LxxxxxxxxxL
careers:begin                                    L----x---xL L----*---*L
careers:probation                                L???..???.L LxxxxxxxxxL
careers:review                                   LxxxxxxxxxL L???**???*L
careers:resign                                   LxxxxxxxxxL L*********L
careers:leavings                                 L.........L LxxxxxxxxxL
careers:leaving                                  L???......L LxxxxxxxxxL
careers:receive                                  LxxxxxxxxxL L???>>****L
careers:take_back                                LxxxxxxxxxL L???******L
careers:hand_over                                LxxxxxxxxxL L???******L
careers:take_over                                LxxxxxxxxxL L???******L
careers:sign                                     LxxxxxxxxxL L???******L
careers:settle                                   LxxxxxxxxxL L???-*---*L
careers:things_of                                L----.---.L L----*---*L
careers:thing_back                               L----x---xL L---->---*L
careers:scales                                   L----..--.L L----*---*L
careers:scale                                    L????..??.L LxxxxxxxxxL
careers:grade                                    LxxxxxxxxxL L????**??*L
careers:open_to                                  LxxxxxxxxxL L????**??*L
careers:close_to                                 LxxxxxxxxxL L????>-??>L
careers:pay                                      LxxxxxxxxxL L????*-??*L
contracts:list                                   L.........L LxxxxxxxxxL
contracts:new                                    L--------.L L--------*L
contracts:kinds                                  L--------.L L--------*L
contracts:kind                                   L--------.L L--------*L
contracts:figures                                L----.-.-.L L----x-x-xL
contracts:export                                 L----.-.-.L L----x-x-xL
contracts:labels                                 L--------.L LxxxxxxxxxL
contracts:by_number                              L>>>>>>>>>L LxxxxxxxxxL
contracts:contract                               L.........L LxxxxxxxxxL
contracts:version                                L--------.L L--------*L
contracts:end                                    LxxxxxxxxxL L--------*L
contracts:move                                   LxxxxxxxxxL L--------*L
contracts:open_to                                LxxxxxxxxxL L--------*L
contracts:close_to                               LxxxxxxxxxL L-------->L
contracts:read                                   LxxxxxxxxxL L--------*L
contracts:borrow                                 LxxxxxxxxxL L*********L
contracts:add_file                               LxxxxxxxxxL L--------*L
contracts:file                                   LxxxxxxxxxL L----.-.-.L
contracts:set_aside                              LxxxxxxxxxL L--------*L
contracts:loans                                  L.........L LxxxxxxxxxL
contracts:all_loans                              L--------.L LxxxxxxxxxL
contracts:loan                                   L.??..?.?.L LxxxxxxxxxL
contracts:lend                                   LxxxxxxxxxL L-??--?-?*L
contracts:back                                   LxxxxxxxxxL L-??--?-?*L
contracts:copy                                   LxxxxxxxxxL L.??..?.?.L
contracts:counts                                 L----.-.-.L LxxxxxxxxxL
contracts:begin                                  LxxxxxxxxxL L--------*L
contracts:hand_over                              LxxxxxxxxxL L----*-*-*L
contracts:count                                  L????.?.?.L LxxxxxxxxxL
contracts:scan                                   LxxxxxxxxxL L????*?*?*L
contracts:close                                  LxxxxxxxxxL L????*?*?*L
contracts:drop                                   LxxxxxxxxxL L????>?>?>L
contracts:line                                   L????.?.?.L L????-?-?*L
contracts:places                                 L--------.L LxxxxxxxxxL
contracts:place                                  L--------.L L--------*L
contracts:add_place                              LxxxxxxxxxL L--------*L
contracts:check_place                            LxxxxxxxxxL L--------*L
discipline:export                                L----.---.L LxxxxxxxxxL
discipline:list                                  L.........L LxxxxxxxxxL
discipline:open                                  L---..---.L L---**---*L
discipline:preview                               L---..---.L LxxxxxxxxxL
discipline:mine                                  L.........L LxxxxxxxxxL
discipline:statistics                            L----.---.L L----x---xL
discipline:case                                  L???..???.L LxxxxxxxxxL
discipline:name                                  LxxxxxxxxxL L???**???*L
discipline:take_back                             LxxxxxxxxxL L???**???*L
discipline:hear                                  LxxxxxxxxxL L???**???*L
discipline:prove                                 LxxxxxxxxxL L???**???*L
discipline:file                                  L???..???.L LxxxxxxxxxL
discipline:decide                                L???-.???.L L???-*???*L
discipline:drop                                  LxxxxxxxxxL L???-*???*L
discipline:renew                                 LxxxxxxxxxL L???**???*L
discipline:object                                LxxxxxxxxxL L???**???*L
discipline:answer                                L???>>???.L L???**???*L
premises:day                                     L.........L LxxxxxxxxxL
premises:clean                                   LxxxxxxxxxL L*********L
premises:close                                   LxxxxxxxxxL L*********L
premises:inspections                             L.........L LxxxxxxxxxL
premises:inspect                                 LxxxxxxxxxL L----*---*L
premises:call_cleanup                            LxxxxxxxxxL L----*---*L
premises:cleanup                                 L.........L LxxxxxxxxxL
premises:note_joined                             LxxxxxxxxxL L---->--->L
premises:call_off                                LxxxxxxxxxL L----*---*L
premises:permits                                 L.........L L*********L
premises:permit                                  L???...??.L LxxxxxxxxxL
premises:end_permit                              LxxxxxxxxxL L???***??*L
premises:room                                    L.........L L*********L
premises:leave_room                              LxxxxxxxxxL L????>>??>L
premises:found                                   L.........L L*********L
premises:thing                                   L.........L LxxxxxxxxxL
premises:move_found                              LxxxxxxxxxL L*********L
premises:report                                  L---..---.L L---**---*L
premises:photo                                   L.........L LxxxxxxxxxL
supplies:shelves                                 L.........L LxxxxxxxxxL
supplies:new_item                                L--------.L L--------*L
supplies:item                                    L.........L LxxxxxxxxxL
supplies:edit_item                               L--------.L L--------*L
supplies:limit                                   LxxxxxxxxxL L*********L
supplies:count                                   LxxxxxxxxxL L*********L
supplies:write_off                               LxxxxxxxxxL L*********L
supplies:custodians                              L.........L L*********L
supplies:suppliers                               L--------.L L--------*L
supplies:reorder                                 L.........L LxxxxxxxxxL
supplies:consumption                             L.........L LxxxxxxxxxL
supplies:consumption_file                        L----.-.-.L LxxxxxxxxxL
supplies:count_shelf                             L--------.L L--------*L
supplies:wish_for                                L.........L L*********L
supplies:wish                                    L????.?...L LxxxxxxxxxL
supplies:give                                    LxxxxxxxxxL L????*?***L
supplies:end_wish                                LxxxxxxxxxL L????*?***L
supplies:issues                                  L.........L LxxxxxxxxxL
supplies:new_issue                               L--------.L L--------*L
supplies:issue                                   L.........L LxxxxxxxxxL
supplies:sign                                    LxxxxxxxxxL L*********L
supplies:back                                    LxxxxxxxxxL L*********L
supplies:requests                                L.........L LxxxxxxxxxL
supplies:ask                                     L.........L L*********L
supplies:request                                 L????.?...L LxxxxxxxxxL
supplies:quote                                   LxxxxxxxxxL L????*?***L
supplies:end_request                             LxxxxxxxxxL L????*?***L
supplies:choose                                  LxxxxxxxxxL L????*?***L
supplies:place                                   LxxxxxxxxxL L????*?***L
supplies:orders                                  L>>>>.>...L LxxxxxxxxxL
supplies:order                                   L????.?...L LxxxxxxxxxL
supplies:paper                                   L????.?...L LxxxxxxxxxL
supplies:mail                                    LxxxxxxxxxL L????*?***L
supplies:end                                     LxxxxxxxxxL L????*?***L
supplies:receive                                 LxxxxxxxxxL L????*?***L
supplies:invoice                                 LxxxxxxxxxL L????*?***L
supplies:slip                                    LxxxxxxxxxL L????*?***L
supplies:fix_delivery                            LxxxxxxxxxL L????*?***L
supplies:invoice_back                            LxxxxxxxxxL L????*?***L
supplies:invoice_file                            L????.?...L LxxxxxxxxxL
supplies:locals                                  L.........L LxxxxxxxxxL
supplies:ask_local                               L.........L L*********L
supplies:local                                   L????.?...L LxxxxxxxxxL
supplies:bill                                    LxxxxxxxxxL L????*?***L
supplies:audit                                   LxxxxxxxxxL L????*?***L
supplies:local_file                              L????.?...L LxxxxxxxxxL
timekeeping:clock_cdata                          !!!!!!!!!!! !!!!!!!!!!!
timekeeping:clock_getrequest                     !!!!!!!!!!! !!!!!!!!!!!
timekeeping:clock_devicecmd                      xxxxxxxxxxx !!!!!!!!!!!
timekeeping:clock_registry                       !!!!!!!!!!! !!!!!!!!!!!
timekeeping:clock_ping                           !!!!!!!!!!! !!!!!!!!!!!
timekeeping:clock_fdata                          !!!!!!!!!!! !!!!!!!!!!!
timekeeping:clock_push                           !!!!!!!!!!! !!!!!!!!!!!
timekeeping:clock_querydata                      !!!!!!!!!!! !!!!!!!!!!!
timekeeping:punch                                L.........L L!!!!!!!!!L
timekeeping:corrections                          L.........L LxxxxxxxxxL
timekeeping:ask_correction                       L.........L L*********L
timekeeping:correction                           L???..???.L LxxxxxxxxxL
timekeeping:correction_again                     LxxxxxxxxxL L???**???*L
timekeeping:correction_proof                     L???..???.L LxxxxxxxxxL
timekeeping:plan_changes                         L.........L LxxxxxxxxxL
timekeeping:ask_plan_change                      L----.---.L L----*---*L
timekeeping:plan_change                          L???..???.L LxxxxxxxxxL
timekeeping:clocks                               L-----.--.L L-----x--xL
timekeeping:refuse_clocks                        L-----x--xL L----->-->L
timekeeping:strays                               L-----.--.L L-----*--*L
timekeeping:disown                               L-----x--xL L----->-->L
timekeeping:upload                               L-----.--.L L-----x--xL
timekeeping:clock                                L-----.--.L L-----*--*L
timekeeping:decide_clock                         L-----x--xL L----->-->L
timekeeping:tell_clock                           L-----x--xL L----->-->L
timekeeping:files                                L--------.L L--------*L
timekeeping:empty_file                           L--------.L L--------xL
timekeeping:file                                 L--------.L L--------xL
timekeeping:write_file                           L--------xL L-------->L
timekeeping:suspicions                           L----.---.L L----x---xL
timekeeping:suspicion                            L----.---.L L----*---*L
timekeeping:outings                              L.........L LxxxxxxxxxL
timekeeping:ask_outing                           L.........L L*********L
timekeeping:outing                               L???..???.L LxxxxxxxxxL
timekeeping:change_outing                        L???--???-L L???--???-L
timekeeping:call_off_outing                      LxxxxxxxxxL L???**???*L
timekeeping:false_outing                         LxxxxxxxxxL L???**???*L
timekeeping:overtime                             L.........L LxxxxxxxxxL
timekeeping:assign_overtime                      L.........L L*********L
timekeeping:overtime_row                         L???..???.L LxxxxxxxxxL
timekeeping:answer_overtime                      LxxxxxxxxxL L???**???*L
timekeeping:call_off_overtime                    LxxxxxxxxxL L???**???*L
timekeeping:file_overtime                        LxxxxxxxxxL L???**???*L
timekeeping:report_loss                          LxxxxxxxxxL L???**???*L
timekeeping:reassignments                        L.........L L---**----L
timekeeping:reassignment                         L???..???.L L???-*???*L
leave:mine                                       L.........L LxxxxxxxxxL
leave:ask                                        L.........L L*********L
leave:preview                                    L.........L LxxxxxxxxxL
leave:report                                     L.........L L*********L
leave:team                                       L.........L LxxxxxxxxxL
leave:balance                                    L.........L LxxxxxxxxxL
leave:balance_of                                 L---..---.L LxxxxxxxxxL
leave:leave                                      L???..???.L LxxxxxxxxxL
leave:form                                       L???--???-L L???--???-L
leave:cancel                                     LxxxxxxxxxL L???**???*L
leave:shorten                                    LxxxxxxxxxL L???**???*L
leave:certify                                    LxxxxxxxxxL L???**???*L
leave:certificate                                L???..???.L LxxxxxxxxxL
tours:export                                     L----.-...L L----x-xxxL
tours:list                                       L----.-...L L----x-xxxL
tours:new                                        L--------.L L--------*L
tours:money                                      L----.-...L L----x-xxxL
tours:departures                                 L----.-...L L----*-***L
tours:report                                     L----.-...L L----*-***L
tours:tour                                       L----.-...L L----x-xxxL
tours:budget                                     L--------.L L--------*L
tours:bound                                      L----?-???L L----x-xxxL
tours:file                                       L----.-...L L----x-xxxL
tours:act                                        LxxxxxxxxxL L----*-***L
tours:act_on_row                                 LxxxxxxxxxL L----*-***L
desk:desk                                        L-....---.L LxxxxxxxxxL
desk:rows                                        L-....---.L LxxxxxxxxxL
desk:attend                                      L-.-.----.L L-.-.----.L
desk:breaches                                    L.........L LxxxxxxxxxL
desk:excuse                                      LxxxxxxxxxL L>>>>>>>>>L
desk:judge                                       LxxxxxxxxxL L>>>>>>>>>L
desk:export                                      L---..---.L LxxxxxxxxxL
deadlines:breaches                               L.........L LxxxxxxxxxL
deadlines:excuse                                 LxxxxxxxxxL L>>>>>>>>>L
deadlines:judge                                  LxxxxxxxxxL L>>>>>>>>>L
desk:months                                      L-....---.L LxxxxxxxxxL
desk:received                                    L-....---.L LxxxxxxxxxL
desk:order                                       L-....---.L L---------L
desk:panel                                       L-....---.L LxxxxxxxxxL
desk:act                                         LxxxxxxxxxL L->->---->L
desk:imports                                     L-.-.----.L L-*-*----*L
desk:import_template                             L-.-.----.L LxxxxxxxxxL
desk:import                                      L-.-.----.L L->->---->L
desk:hook_shopify                                xxxxxxxxxxx ~~~~~~~~~~~
desk:hook_woocommerce                            xxxxxxxxxxx ~~~~~~~~~~~
desk:hook_youzan                                 xxxxxxxxxxx ~~~~~~~~~~~
desk:hook_orders                                 xxxxxxxxxxx ~~~~~~~~~~~
service:board                                    L-.-..---.L L-*-**---*L
service:ticket                                   L?.?..???.L LxxxxxxxxxL
service:move                                     LxxxxxxxxxL L?*?**???*L
service:caller                                   L-.-..---.L LxxxxxxxxxL
service:people                                   L-.-.----.L LxxxxxxxxxL
service:goods                                    L-.-..---.L LxxxxxxxxxL
service:day                                      L-.-..---.L LxxxxxxxxxL
service:figures                                  L---..---.L LxxxxxxxxxL
service:tickets_export                           L---..---.L LxxxxxxxxxL
service:customers_export                         L---..---.L LxxxxxxxxxL
service:customers                                L-.-..---.L LxxxxxxxxxL
service:customer                                 L-.-..---.L LxxxxxxxxxL
service:note                                     LxxxxxxxxxL L-*-**---*L
service:merge                                    LxxxxxxxxxL L-*-**---*L
service:report                                   LxxxxxxxxxL L-*-**---*L
service:part                                     LxxxxxxxxxL L->->>--->L
service:take_off                                 LxxxxxxxxxL L->->>--->L
service:scripts                                  L-.-..---.L L-*-**---*L
service:shop                                     L---..---.L L---**---*L
service:script_uses                              L---..---.L LxxxxxxxxxL
service:script                                   L-.-..---.L L-*-**---*L
service:move_script                              LxxxxxxxxxL L---**---*L
service:use_script                               LxxxxxxxxxL L-.-..---.L
service:quality                                  L.........L LxxxxxxxxxL
service:draw                                     LxxxxxxxxxL L---??---?L
service:quality_sheet                            L---..---.L LxxxxxxxxxL
service:sample                                   L?.?..???.L LxxxxxxxxxL
service:score                                    LxxxxxxxxxL L---**---*L
service:appeal                                   LxxxxxxxxxL L?*?**???*L
service:answer                                   LxxxxxxxxxL L?*?**???*L
service:reports                                  L.........L LxxxxxxxxxL
service:clocks                                   L---??---?L LxxxxxxxxxL
service:month_report                             L???..???.L LxxxxxxxxxL
service:write_report                             LxxxxxxxxxL L???**???*L
service:read_report                              LxxxxxxxxxL L???**???*L
service:unusual                                  L-.-..---.L L-*-**---*L
service:answer_unusual                           LxxxxxxxxxL L---**---*L
expenses:mine                                    L.........L LxxxxxxxxxL
expenses:export                                  L----.-...L LxxxxxxxxxL
expenses:all                                     L.........L LxxxxxxxxxL
expenses:ask                                     L.........L L*********L
expenses:preview                                 L.........L LxxxxxxxxxL
expenses:business                                L----.-.-.L LxxxxxxxxxL
expenses:misuse                                  L----.-.-.L L----*-*-*L
expenses:cashier                                 L-------..L LxxxxxxxxxL
expenses:budget                                  L----.-...L LxxxxxxxxxL
expenses:set_budget                              LxxxxxxxxxL L----*---*L
expenses:runs                                    L----.-...L LxxxxxxxxxL
expenses:phones                                  L--------.L L--------*L
expenses:meals                                   L--------.L L-------->L
expenses:run                                     L----.-...L LxxxxxxxxxL
expenses:run_file                                L----.-...L LxxxxxxxxxL
expenses:run_overrun                             LxxxxxxxxxL L----*-***L
expenses:pay_run                                 LxxxxxxxxxL L---------L
expenses:supply                                  L----.-...L LxxxxxxxxxL
expenses:pay_supply                              LxxxxxxxxxL L---------L
expenses:reject_run                              LxxxxxxxxxL L----*-***L
expenses:read                                    LxxxxxxxxxL L.........L
expenses:file                                    L???..?...L LxxxxxxxxxL
expenses:voucher                                 L???..?...L LxxxxxxxxxL
expenses:slip                                    L?????????L LxxxxxxxxxL
expenses:verify                                  LxxxxxxxxxL L---------L
expenses:pay                                     LxxxxxxxxxL L---------L
expenses:reject                                  LxxxxxxxxxL L-------**L
expenses:spending                                L???..?...L LxxxxxxxxxL
expenses:form                                    L???--?---L L???--?---L
expenses:cancel                                  LxxxxxxxxxL L???**?***L
expenses:overrun                                 LxxxxxxxxxL L???**?***L
expenses:claim                                   L???--?---L L???--?---L
expenses:lend                                    LxxxxxxxxxL L---------L
expenses:release                                 LxxxxxxxxxL L???--?*-*L
expenses:give_back                               LxxxxxxxxxL L---------L
products:list                                    L.........L LxxxxxxxxxL
products:add                                     L-..-----.L L-**-----*L
products:find                                    L.........L LxxxxxxxxxL
products:receive                                 L-.------.L L-*------*L
products:count                                   L-.------.L L-*------*L
products:moves                                   L-....---.L L-xxxx---xL
products:categories                              L.........L L--*-----*L
products:category                                L--.-----.L L--*-----*L
products:reviews                                 L.........L LxxxxxxxxxL
products:reply                                   LxxxxxxxxxL L*********L
products:import                                  L-..-----.L L-**-----*L
products:long_list                               L-.?-----?L L-*?-----?L
products:template                                L-..-----.L L-xx-----xL
products:export                                  L-....---.L LxxxxxxxxxL
products:picture                                 L.........L LxxxxxxxxxL
products:product                                 L.........L LxxxxxxxxxL
products:edit                                    L-..-----.L L-**-----*L
products:write_off                               LxxxxxxxxxL L*********L
products:take_review                             LxxxxxxxxxL L*********L
products:add_picture                             LxxxxxxxxxL L*********L
products:change_picture                          LxxxxxxxxxL L>>>----->L
proposals:list                                   L.....---.L Lxxxxx---xL
proposals:propose                                L.....---.L L*****---*L
proposals:plans                                  L.....---.L Lxxxxx---xL
proposals:new_plan                               L.....---.L L*****---*L
proposals:plan                                   L.....---.L Lxxxxx---xL
proposals:edit_plan                              L--->-----L L--->-----L
proposals:competitors                            L.....---.L L*****---*L
proposals:proposal                               L.....---.L Lxxxxx---xL
proposals:edit                                   L---------L L---------L
proposals:execute                                Lxxxxx---xL L*****---*L
proposals:drop                                   Lxxxxx---xL L*****---*L
proposals:hand_back                              Lxxxxx---xL L*****---*L
proposals:propose_content                        L>>>----->L L>>>----->L
proposals:file                                   L.....---.L Lxxxxx---xL
database:backups                                 L-.....--.L L-xxxxx--xL
database:back_up                                 L-----x---L L----->---L
database:prove_backup                            L-----x---L L----->---L
database:backup_week                             L-.....--.L L-*****--*L
database:levels                                  L.........L LxxxxxxxxxL
database:ask_right                               L.........L L*********L
database:matrix                                  L.........L LxxxxxxxxxL
database:unapproved                              L----..--.L L---->>-->L
database:right                                   L????..??.L LxxxxxxxxxL
database:apply_right                             LxxxxxxxxxL L????>>??>L
database:documents                               L.........L LxxxxxxxxxL
database:document                                L.........L LxxxxxxxxxL
database:acknowledge_document                    LxxxxxxxxxL L>>>>>>>>>L
database:document_readers                        L----..--.L L----xx--xL
database:remind_readers                          L----xx--xL L---->>-->L
database:new_document_version                    L-----.--.L L-----*--*L
database:security                                L----..--.L L----xx--xL
database:bring_findings                          L-----x--xL L-----*--*L
database:add_exception                           L-----x--xL L-----*--*L
database:acknowledge_exception                   L----x---xL L---->--->L
database:end_exception                           L-----x--xL L----->-->L
database:end_logins                              L----xx--xL L---->>-->L
database:sign_look                               L-----x--xL L----->-->L
database:exports                                 L.........L LxxxxxxxxxL
database:feedback                                L.........L LxxxxxxxxxL
database:give_feedback                           L.........L L*********L
database:feedback_count                          L.........L LxxxxxxxxxL
database:one_feedback                            L????..??.L LxxxxxxxxxL
database:reply_feedback                          L-----x--xL L-----*--*L
database:take_feedback                           L-----x--xL L-----*--*L
database:changes                                 L.........L LxxxxxxxxxL
database:new_change                              L-----.--.L L-----*--*L
database:change                                  L.........L LxxxxxxxxxL
database:ask_views                               L-----x--xL L-----*--*L
database:propose_plan                            L-----x--xL L-----*--*L
database:release_change                          L-----x--xL L-----*--*L
database:drop_change                             L-----x--xL L-----*--*L
vault:list                                       L----..--.L L----xx--xL
vault:new                                        L----..--.L L----**--*L
vault:password                                   L----xx--xL L----..--.L
vault:reveals                                    L----..--.L L----xx--xL
vault:review                                     L----x---xL L---->--->L
vault:loans                                      L.........L L*********L
vault:loan                                       L????..??.L LxxxxxxxxxL
vault:end_loan                                   LxxxxxxxxxL L????>>???L
vault:use                                        L----xx--xL L----**--*L
vault:entry                                      L----..--.L L----xx--xL
vault:reveal                                     LxxxxxxxxxL L????**??*L
vault:secret                                     L----..---L L----**---L
vault:custodians                                 L----..---L L----**---L
vault:close                                      L----xx--xL L----**---L
publishing:desk                                  L.-....--.L Lx-xxxx--xL
publishing:list                                  L.-....--.L Lx-xxxx--xL
publishing:collect                               L.-------.L L*-------*L
publishing:words                                 L----..--.L L----**--*L
publishing:end_word                              L----xx--xL L----->-->L
publishing:goods_words                           L---...--.L L---xxx--xL
publishing:decide_goods                          L---xxx--xL L---***--*L
publishing:take_goods_down                       L-----x--xL L-----*--*L
publishing:decide_hit                            Lx-xxxx--xL L*-****--*L
publishing:file                                  L.?....??.L LxxxxxxxxxL
publishing:incidents                             L---...--.L L---***--*L
publishing:incident_step                         L---xxx--xL L---***--*L
publishing:maintain                              L---xxx--xL L---***--*L
publishing:home                                  L.-....--.L L*-****--*L
publishing:item                                  L.-....--.L LxxxxxxxxxL
publishing:edit                                  L---------L L---------L
publishing:preview                               L.-....--.L LxxxxxxxxxL
publishing:compare                               L?-?...--.L Lx-xxxx--xL
publishing:ask                                   Lx-xxxx--xL L*-****--*L
publishing:check                                 Lx-xxxx--xL L?-?>*>-->L
publishing:publish                               Lx-xxxx--xL L*-****--*L
publishing:take_down                             Lx-xxxx--xL L*-***>--*L
publishing:restore                               Lx-xxxx--xL L?-????--?L
publishing:drop                                  Lx-xxxx--xL L*-****--*L
site:home                                        ........... xxxxxxxxxxx
site:feed                                        ........... xxxxxxxxxxx
site:goods                                       ........... xxxxxxxxxxx
site:goods_feed                                  ........... xxxxxxxxxxx
site:product                                     ??????????? xxxxxxxxxxx
site:product_json                                ??????????? xxxxxxxxxxx
site:goods_picture                               ??????????? xxxxxxxxxxx
site:slots                                       ........... xxxxxxxxxxx
site:list                                        ........... xxxxxxxxxxx
site:file                                        ........... xxxxxxxxxxx
site:item_json                                   ........... xxxxxxxxxxx
site:item                                        ........... xxxxxxxxxxx
campaigns:list                                   L--...---.L L--xxx---xL
campaigns:new                                    L---.----.L L---*----*L
campaigns:compare                                L--...---.L L--***---*L
campaigns:template                               L--...---.L L--xxx---xL
campaigns:channels                               L--...---.L L--xxx---xL
campaigns:channel                                L--...---.L L--***---*L
campaigns:partners                               L--...---.L L--xxx---xL
campaigns:new_partner                            L---.----.L L---*----*L
campaigns:partner                                L--...---.L L--xxx---xL
campaigns:edit_partner                           L---.----.L L---*----*L
campaigns:note_partner                           L--xxx---xL L--***---*L
campaigns:market                                 L--...---.L L--***---*L
campaigns:plans                                  L--...---.L L--xxx---xL
campaigns:new_plan                               L---.----.L L---*----*L
campaigns:plan                                   L--...---.L L--xxx---xL
campaigns:edit_plan                              L--->-----L L--->-----L
campaigns:progress                               L--xxx---xL L--***---*L
campaigns:new_suggestion                         L--..----.L L--**----*L
campaigns:suggestion                             L--...---.L L--xxx---xL
campaigns:edit_suggestion                        L--->-----L L--->-----L
campaigns:reports                                L.........L LxxxxxxxxxL
campaigns:report                                 L???..???.L LxxxxxxxxxL
campaigns:write_report                           LxxxxxxxxxL L???**???*L
campaigns:read_report                            LxxxxxxxxxL L???**???*L
campaigns:campaign                               L--...---.L L--xxx---xL
campaigns:edit                                   L---..----L L---**----L
campaigns:drop                                   L--xxx---xL L--***---*L
campaigns:evaluate                               L--xxx---xL L--***---*L
campaigns:traffic                                L--xxx---xL L--***---*L
campaigns:cost                                   L--xxx---xL L--***---*L
campaigns:follow                                 >>>>>>>>>>> xxxxxxxxxxx
campaigns:link                                   L--xxx---xL L--***---*L
campaigns:assign                                 L--xxx---xL L--***---*L
campaigns:import                                 L---.----.L L---*----*L
campaigns:take_back                              L--xxx---xL L--***---*L
admin:search                                     L.........L L.........L
admin:index                                      L.........L LxxxxxxxxxL
admin:login                                      LLLLLLLLLLL LLLLLLLLLLL
admin:logout                                     L>>>>>>>>>L L>>>>>>>>>L
admin:password_change                            L>>>>>>>>>L L>>>>>>>>>L
admin:password_change_done                       L.........L LxxxxxxxxxL
admin:autocomplete                               L---------L LxxxxxxxxxL
admin:jsi18n                                     L.........L LxxxxxxxxxL
admin:view_on_site                               L?????????L L?????????L
admin:account_emailaddress_changelist            L--------.L L--------.L
admin:account_emailaddress_add                   L--------.L L--------.L
admin:account_emailaddress_history               L>>>>>>>>>L L>>>>>>>>>L
admin:account_emailaddress_delete                L-------->L L-------->L
admin:account_emailaddress_change                L-------->L L-------->L
admin:account/emailaddress/<path:object_id>/     L>>>>>>>>>L L>>>>>>>>>L
admin:approvals_approval_changelist              L----.---.L L----.---.L
admin:approvals_approval_add                     L---------L L---------L
admin:approvals_approval_history                 L----.---.L L----.---.L
admin:approvals_approval_delete                  L---------L L---------L
admin:approvals_approval_change                  L----.---.L L---------L
admin:approvals/approval/<path:object_id>/       L>>>>>>>>>L L>>>>>>>>>L
admin:binding_attempt_changelist                 L----..--.L L----..--.L
admin:binding_attempt_add                        L---------L L---------L
admin:binding_attempt_history                    L----..--.L L----..--.L
admin:binding_attempt_delete                     L---------L L---------L
admin:binding_attempt_change                     L----..--.L L---------L
admin:binding/attempt/<path:object_id>/          L>>>>>>>>>L L>>>>>>>>>L
admin:binding_seal_changelist                    L----..--.L L----..--.L
admin:binding_seal_add                           L---------L L---------L
admin:binding_seal_history                       L----..--.L L----..--.L
admin:binding_seal_delete                        L---------L L---------L
admin:binding_seal_change                        L----..--.L L---------L
admin:binding/seal/<path:object_id>/             L>>>>>>>>>L L>>>>>>>>>L
admin:leave_leave_changelist                     L.........L L.........L
admin:leave_leave_add                            L---------L L---------L
admin:leave_leave_history                        L>>>..>>>.L L>>>..>>>.L
admin:leave_leave_delete                         L---------L L---------L
admin:leave_leave_change                         L>>>..>>>.L L---------L
admin:leave/leave/<path:object_id>/              L>>>>>>>>>L L>>>>>>>>>L
admin:ledger_account_simple_history              L------.-.L L------.-.L
admin:ledger_account_changelist                  L------.-.L L------.-.L
admin:ledger_account_add                         L------.-.L L------.-.L
admin:ledger_account_history                     L------.-.L L------.-.L
admin:ledger_account_delete                      L---------L L---------L
admin:ledger_account_change                      L------.-.L L------.-.L
admin:ledger/account/<path:object_id>/           L>>>>>>>>>L L>>>>>>>>>L
admin:people_department_simple_history           L----.---.L L----.---.L
admin:people_department_changelist               L----.---.L L----.---.L
admin:people_department_add                      L----.---.L L----.---.L
admin:people_department_history                  L----.---.L L----.---.L
admin:people_department_delete                   L---------L L---------L
admin:people_department_change                   L----.---.L L----.---.L
admin:people/department/<path:object_id>/        L>>>>>>>>>L L>>>>>>>>>L
admin:people_position_changelist                 L----.---.L L----.---.L
admin:people_position_add                        L---------L L---------L
admin:people_position_history                    L----.---.L L----.---.L
admin:people_position_delete                     L---------L L---------L
admin:people_position_change                     L----.---.L L----.---.L
admin:people/position/<path:object_id>/          L>>>>>>>>>L L>>>>>>>>>L
admin:products_product_simple_history            L.........L L---------L
admin:products_product_changelist                L.........L L.........L
admin:products_product_add                       L---------L L---------L
admin:products_product_history                   L.........L L.........L
admin:products_product_delete                    L---------L L---------L
admin:products_product_change                    L.........L L---------L
admin:products/product/<path:object_id>/         L>>>>>>>>>L L>>>>>>>>>L
admin:products_stockmove_changelist              L-....---.L L-....---.L
admin:products_stockmove_add                     L---------L L---------L
admin:products_stockmove_history                 L-....---.L L-....---.L
admin:products_stockmove_delete                  L---------L L---------L
admin:products_stockmove_change                  L-....---.L L---------L
admin:products/stockmove/<path:object_id>/       L>>>>>>>>>L L>>>>>>>>>L
admin:proposals_proposal_changelist              L.....---.L L.....---.L
admin:proposals_proposal_add                     L---------L L---------L
admin:proposals_proposal_history                 L.....---.L L.....---.L
admin:proposals_proposal_delete                  L---------L L---------L
admin:proposals_proposal_change                  L.....---.L L---------L
admin:proposals/proposal/<path:object_id>/       L>>>>>>>>>L L>>>>>>>>>L
admin:proposals_execution_changelist             L--------.L L--------.L
admin:proposals_execution_add                    L---------L L---------L
admin:proposals_execution_history                L--------.L L--------.L
admin:proposals_execution_delete                 L---------L L---------L
admin:proposals_execution_change                 L--------.L L---------L
admin:proposals/execution/<path:object_id>/      L>>>>>>>>>L L>>>>>>>>>L
admin:publishing_item_changelist                 L.-....--.L L.-....--.L
admin:publishing_item_add                        L---------L L---------L
admin:publishing_item_history                    L>>>...>>.L L>>>...>>.L
admin:publishing_item_delete                     L---------L L---------L
admin:publishing_item_change                     L>->...--.L L---------L
admin:publishing/item/<path:object_id>/          L>>>>>>>>>L L>>>>>>>>>L
admin:publishing_publication_changelist          L----..--.L L---------L
admin:publishing_publication_add                 L---------L L---------L
admin:publishing_publication_history             L----..--.L L----..--.L
admin:publishing_publication_delete              L---------L L---------L
admin:publishing_publication_change              L----..--.L L---------L
admin:publishing/publication/<path:object_id>/   L>>>>>>>>>L L>>>>>>>>>L
admin:publishing_takedown_changelist             L----..--.L L---------L
admin:publishing_takedown_add                    L---------L L---------L
admin:publishing_takedown_history                L----..--.L L----..--.L
admin:publishing_takedown_delete                 L---------L L---------L
admin:publishing_takedown_change                 L----..--.L L---------L
admin:publishing/takedown/<path:object_id>/      L>>>>>>>>>L L>>>>>>>>>L
admin:publishing_word_simple_history             L----..--.L L---------L
admin:publishing_word_changelist                 L----..--.L L----..--.L
admin:publishing_word_add                        L---------L L---------L
admin:publishing_word_history                    L----..--.L L----..--.L
admin:publishing_word_delete                     L---------L L---------L
admin:publishing_word_change                     L----..--.L L---------L
admin:publishing/word/<path:object_id>/          L>>>>>>>>>L L>>>>>>>>>L
admin:publishing_partner_simple_history          L-----.--.L L-----.--.L
admin:publishing_partner_changelist              L-----.--.L L-----.--.L
admin:publishing_partner_add                     L-----.--.L L-----.--.L
admin:publishing_partner_history                 L-----.--.L L-----.--.L
admin:publishing_partner_delete                  L---------L L---------L
admin:publishing_partner_change                  L-----.--.L L-----.--.L
admin:publishing/partner/<path:object_id>/       L>>>>>>>>>L L>>>>>>>>>L
admin:timekeeping_network_simple_history         L-----.--.L L-----.--.L
admin:timekeeping_network_changelist             L-----.--.L L-----.--.L
admin:timekeeping_network_add                    L-----.--.L L-----.--.L
admin:timekeeping_network_history                L-----.--.L L-----.--.L
admin:timekeeping_network_delete                 L---------L L---------L
admin:timekeeping_network_change                 L-----.--.L L-----.--.L
admin:timekeeping/network/<path:object_id>/      L>>>>>>>>>L L>>>>>>>>>L
admin:timekeeping_punch_changelist               L----.---.L L---------L
admin:timekeeping_punch_add                      L---------L L---------L
admin:timekeeping_punch_history                  L----.---.L L----.---.L
admin:timekeeping_punch_delete                   L---------L L---------L
admin:timekeeping_punch_change                   L----.---.L L---------L
admin:timekeeping/punch/<path:object_id>/        L>>>>>>>>>L L>>>>>>>>>L
admin:desk_push_changelist                       L---...--.L L---...--.L
admin:desk_push_add                              L---------L L---------L
admin:desk_push_history                          L---...--.L L---...--.L
admin:desk_push_delete                           L---------L L---------L
admin:desk_push_change                           L---...--.L L---------L
admin:desk/push/<path:object_id>/                L>>>>>>>>>L L>>>>>>>>>L
admin:desk_order_changelist                      L-....---.L L---------L
admin:desk_order_add                             L---------L L---------L
admin:desk_order_history                         L-....---.L L-....---.L
admin:desk_order_delete                          L---------L L---------L
admin:desk_order_change                          L-....---.L L---------L
admin:desk/order/<path:object_id>/               L>>>>>>>>>L L>>>>>>>>>L
admin:campaigns_channel_simple_history           L--...---.L L--..----.L
admin:campaigns_channel_changelist               L--...---.L L--...---.L
admin:campaigns_channel_add                      L---.----.L L---.----.L
admin:campaigns_channel_history                  L--...---.L L--...---.L
admin:campaigns_channel_delete                   L---------L L---------L
admin:campaigns_channel_change                   L--...---.L L---.----.L
admin:campaigns/channel/<path:object_id>/        L>>>>>>>>>L L>>>>>>>>>L
admin:app_list                                   L.........L L.........L
admin:(?P<url>.*)$                               L?????????L L?????????L
"""


def table() -> dict[str, tuple[str, str]]:
    """Address → the signs of GET and of POST, one for each reader."""
    lines = [line.split() for line in TABLE.strip().splitlines()]
    found = {name: (get, post) for name, get, post in lines}
    assert len(found) == len(lines), "an address has two rows"
    return found


def sign(answer) -> str:
    """One sign for what an answer is; a status without a sign is shown as it is."""
    if answer.status_code == 302 and answer["Location"].split("?")[0] in LOGIN_PAGES:
        return LOGIN
    return SIGNS.get(answer.status_code, f"[{answer.status_code}]")


house = worlds.shared(found_everything)


class Browser:
    """A logged-in reader; every request stands alone, and what it writes is taken back."""

    def __init__(self, house: House, reader: str):
        self._first = Client()
        self._handler = Client(raise_request_exception=False).handler
        if reader == "dismissed":
            self._first.force_login(house.administrator)
            today, gone = TEN.date(), {"employee": house.administrator, "by": house.manager}
            with entering_past(right="test"):
                dismiss_login(last_day=today, at=TEN, **gone)
        elif reader != "anonymous":
            self._first.force_login(getattr(house, reader))

    def ask(self, method: str, path: str):
        client = Client(raise_request_exception=False)
        client.cookies.update(self._first.cookies)
        client.handler = self._handler  # the middleware is put together once
        with transaction.atomic():
            answer = getattr(client, method)(path)
            transaction.set_rollback(True)
        return answer


def written() -> dict[str, int]:
    """Rows inserted, updated and deleted in this transaction, by table; sessions excepted, and the
    record of data that leaves, which is written before it does (C13-9)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname NOT IN ('django_session', 'database_handing')"
        )
        return dict(cursor.fetchall())


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(table()) == sorted(addresses())


# A plain run looks with the others only where something is closed to them, each at a third of it:
# what opens to one of them opens to most.
AT_ALL = deep(READERS, ("anonymous", "assistant", "manager", "dismissed"))
CLOSED = ("-", "?")


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_gets_what_the_table_says_and_reading_changes_nothing(house, reader):
    browser, column, paths = Browser(house, reader), READERS.index(reader), house.paths()
    expected = {name: [signs[column] for signs in row] for name, row in table().items()}
    if reader not in AT_ALL:
        closed = [name for name, row in expected.items() if set(row) & set(CLOSED)]
        expected = {name: expected[name] for name in closed[column % 3 :: 3]}
        paths = {name: paths[name] for name in expected}
    before = written()
    got = {name: [sign(browser.ask("get", path))] for name, path in paths.items()}
    assert written() == before
    for name, path in paths.items():
        got[name].append(sign(browser.ask("post", path)))
    assert got == expected


@pytest.mark.deep
@pytest.mark.parametrize("reader", ["anonymous", "assistant", "manager"])
def test_head_is_answered_like_get(house, reader):
    browser, column, known = Browser(house, reader), READERS.index(reader), table()
    got = {name: sign(browser.ask("head", path)) for name, path in house.paths().items()}
    assert got == {name: known[name][0][column] for name in got}


# Some of the libraries' forms take a PUT as a POST, and the admin site looks at no method.
@pytest.mark.parametrize("reader", deep(["anonymous", "assistant", "superuser"], ["anonymous"]))
def test_other_methods_open_nothing_and_change_nothing(house, reader):
    browser, column, got = Browser(house, reader), READERS.index(reader), {}
    before, known = written(), table()
    for name, path in house.paths().items():
        allowed = {signs[column] for signs in known[name]} | {"x", "-", "?", LOGIN}
        for method in ("put", "patch", "delete"):
            if (answer := sign(browser.ask(method, path))) not in allowed:
                got[method, name] = answer
    assert got == {}
    before["binding_attempt"] = written()["binding_attempt"]  # what is tried on an order is kept
    assert written() == before


NUMBER = 999_999_999  # of nothing


def absent(path: str) -> str | None:
    """The address of something that never was, of the same kind; None where it has no number."""
    match = resolve(path)
    named = {name: each for name, each in match.kwargs.items() if str(each).isdigit()}
    if not named or match.namespaces == ["admin"]:
        return None
    key = "number" if "number" in named and "pk" not in named else "pk"
    key = key if key in named else next(iter(named))
    kind = type(named[key])
    return reverse(match.view_name, kwargs=match.kwargs | {key: kind(NUMBER)})


def is_open(path: str, name: str, paths: dict[str, str], column: int) -> bool:
    """Whether a reader may know of what lies at an address: people are known to everybody, and
    else some page of the same object is open to them."""
    if "<staff_number:" in addresses()[name]:
        return True
    place = path[: re.search(r"/\d+(?=[/.])", path).end()]
    signs = table()
    return any(
        signs[each][0][column] in (".", ">") for each, other in paths.items()
        if other.startswith(place)
    )  # fmt: skip


def plain(answer, path: str) -> tuple[int, str]:
    """What an answer says, without what differs each time: tokens, and the address itself."""
    text = answer.content.decode(errors="replace").replace(path, "(address)")
    told = answer.headers.get("Location", "").replace(path, "(address)")
    return answer.status_code, TOKEN.sub("", text) + told


# What is sent to an order is an attempt on it, refused with C7-5 to everybody and kept; nothing
# can be tried on an order that never was.
ATTEMPTED = {("post", "desk:order")}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|data-now="\d+"')


@pytest.mark.parametrize(
    "reader",
    deep(["anonymous", "designer", "assistant", "lead", "cashier"], ["designer"]),
)
def test_what_is_not_theirs_is_answered_as_what_never_was(house, reader):
    browser, column, known = Browser(house, reader), READERS.index(reader), table()
    different, looked = {}, 0
    paths = house.paths()
    for name, path in paths.items():
        nothing = absent(path) if "<" in addresses()[name] else None
        if nothing and is_open(path, name, paths, column):
            continue
        for method, signs in zip(("get", "post"), known[name], strict=True):
            if nothing is None or signs[column] not in ("-", "?", LOGIN):
                continue
            if (method, name) in ATTEMPTED:
                continue
            looked += 1
            theirs, none = browser.ask(method, path), browser.ask(method, nothing)
            if plain(theirs, path) != plain(none, nothing):
                different[method, name] = (theirs.status_code, none.status_code)
    assert different == {}
    assert looked > 10


def test_without_a_login_nothing_is_open_but_what_must_be():
    column = READERS.index("anonymous")
    opened = {name for name, signs in table().items() if {row[column] for row in signs} != {LOGIN}}
    assert opened == {
        "account_login", "account_inactive", "account_signup", "set_language", "health",
        # Where nothing outside is set up, they answer that they are not there.
        "outside_login", "dingtalk_callback", "feishu_callback", "wecom_callback",
        "health_live", "health_ready", "health_deep", "metrics",
        "manifest", "app_icon", "worker", "offline", "people:calendar",
        "desk:hook_shopify", "desk:hook_woocommerce", "desk:hook_youzan", "desk:hook_orders",
        "campaigns:follow",
        # The public site is read by everybody.
        *(name for name in table() if name.startswith("site:")),
        # Clocks have a serial number instead of a login.
        *(name for name in table() if name.startswith("timekeeping:clock_")),
    }  # fmt: skip


def test_who_has_left_is_a_stranger():
    stranger, gone = READERS.index("anonymous"), READERS.index("dismissed")
    assert all(row[stranger] == row[gone] for signs in table().values() for row in signs)


def test_somebody_elses_case_looks_like_one_that_never_was(house):
    browser = Browser(house, "designer")
    foreign = browser.ask("get", f"/cases/{house.case.pk}/")
    absent = browser.ask("get", f"/cases/{house.case.pk + 1}/")
    assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
    assert foreign.status_code == 404


# What people and robots write into addresses; every name of a query gets it.
NAMES = (
    "q state channel mine after v days person clause hour breach year before fate edition on week"
    " set like done month when weeks since until redraw punch pin device from all"
    " set like done month department extends leave kind unit first last start end"
    " shown category product find before version old new"
    " shown category product find before matter stage measure c standing year from"
    " months item reason place custodian found scanned"
)
STRANGE = deep(
    ("%00", "x~1", "1~x", "253402300800000000~1", "9" * 30, "%C2%B2", "x" * 500),
    ("253402300800000000~1",),
)
STRANGE_NUMBERS = deep(("9" * 30, "0", "%00", "x" * 300), ("9" * 30,))


@pytest.mark.parametrize("text", STRANGE)
def test_no_page_breaks_over_a_strange_address(house, text):
    browser, query = Browser(house, "superuser"), "&".join(f"{n}={text}" for n in NAMES.split())
    paths = [*own_pages(house)[:: deep(1, 2)], "/health/deep/"]
    got = {path: browser.ask("get", f"{path}?{query}").status_code for path in paths}
    # Its answer here, as nobody has made a backup yet, unless the address itself is refused.
    assert got.pop("/health/deep/") in (400, 503)
    assert not {path: status for path, status in got.items() if status >= 500}


def test_no_page_breaks_over_strange_numbers(house):
    browser, got = Browser(house, "superuser"), {}
    for path in own_pages(house):
        for known in (str(house.order.pk), "C7-2", house.colleague.number):
            for strange in STRANGE_NUMBERS:
                address = path.replace(f"/{known}/", f"/{strange}/")
                for method in ("get", "post") if address != path else ():
                    got[method, address] = browser.ask(method, address).status_code
    assert len(got) >= 40
    assert not {request: status for request, status in got.items() if status >= 500}


def own_pages(house: House) -> list[str]:
    """Paths of everything but the lists of the admin site."""
    return [path for name, path in house.paths().items() if not name.startswith("admin:")]

"""Every page: which route, who looks, at what, and in which state (errors shown, empty, shut).

To add a page, add one line: `Page("cases:clock", "union_rep", number="talks")`. What a parameter names is
looked up in the world (tests/browser/world.py), else taken as it is. `press` is a button to press before
looking, `put` what is written into fields before, by name, `tick` a box to tick; `shows` is the route that the press
leads to, `status` the answer that is expected.
`tests/browser/test_page_list.py` walks the list in both languages and fails for a route that is on neither list.
"""

from __future__ import annotations

import os

from tests.browser.lines import MAIN, SEND, Page
from tests.browser.lines_of_dialogue import AGREEMENTS, DIALOGUE, PROGRAMME

PUBLIC = [
    *(Page(name) for name in ("front", "start", "help", "offices", "glossary", "accessibility", "privacy")),
    *(Page(name) for name in ("contact", "offline", "gallery", "demo")),
    Page("help_topic", topic="deadlines"),
    Page("help_topic", topic="nothing", status=404),
    Page("gallery", query="?errors", status=422),
    Page("cases:verify"),
    Page("cases:verify", query="?code=zzz", status=400),
    Page("cases:verify_code", code="code"),
    Page("cases:receipt_keys"),
    Page("cases:verify_code", code="0000-0000", status=404),
]
DOOR = [
    Page("account_login"),
    Page("account_login", press=MAIN, status=200),
    Page("recovery_request"),
    Page("recovery_request", press=MAIN, status=200),
    Page("recovery", token="recovery"),
    Page("account_reset_password"),
    Page("account_reset_password_done"),
    Page("account_reset_password_from_key", uidb36="1", key="x-x"),
    Page("account_reset_password_from_key_done"),
    Page("account_inactive"),
    Page("account_signup"),
    Page("account_signup", press=MAIN, status=200),
    Page("account_confirm_email", key="nothing"),
    Page("invitation", token="invitation"),
    Page("invitation", token="invitation", press=MAIN),
    Page("invitation", "worker", token="invitation", status=403),
    Page("invitation", token="nothing", status=404),
]
ACCOUNT = [
    Page("account", "union_rep"),
    Page("account", "officer"),
    Page("account", "union_rep", press=MAIN, put={"name": ""}),
    Page("account_logout", "union_rep"),
    Page("organisations", "union_rep"),
    Page("organisations", "worker"),
    Page("representatives", "union_rep", pk="union"),
    Page("representatives", "union_rep", pk="union", press=MAIN),
    Page("end_mandate", "union_rep", pk="union", mandate_pk="mandate"),
    Page("tokens", "union_rep"),
    Page("mfa_index", "union_rep"),
    Page("mfa_index", "union_viewer"),
    Page("second_factor", "officer"),
    Page("people", "head"),
    Page("people", "registrar", press=MAIN),
    Page("recoveries", "registrar"),
    Page("approve_recovery", "registrar", pk="waiting"),
    Page("approve_recovery", "registrar", pk="waiting", press=MAIN, status=200),
    Page("notifications:inbox", "union_rep"),
    Page("notifications:inbox", "union_rep", query="?tab=updates"),
    Page("notifications:inbox", "worker"),
    Page("notifications:inbox", "worker", query="?tab=done"),
    Page("notifications:settings", "union_rep"),
    Page("notifications:phone", "union_rep"),
    Page("notifications:phone", "union_rep", press=MAIN, put={"phone": "12"}),
    Page("notifications:telegram", "union_rep"),
    Page("notifications:webhooks", "union_rep"),
    Page("notifications:webhooks", "worker"),
    Page("notifications:ways", "union_rep", seq="news"),
    Page("notifications:unreached", "officer"),
    Page("notifications:unreached_one", "officer", pk="unreached"),
    Page("notifications:unreached_one", "officer", pk="unreached", press=MAIN),
]
REVIEWING = [
    Page("wordings", "reviewer"),
    Page("wordings", "reviewer", query="?state=done&area=cases"),
    Page("wordings", "reviewer", query="?area=nothing", status=400),
    Page("wording", "reviewer", pk="wording"),
    Page("wording", "reviewer", pk="wording", press=MAIN, put={"text": "%(n)d"}),
]
FILING = [
    Page("cases:home", "union_rep"),
    Page("cases:home", "conciliator"),
    Page("cases:home", "head"),
    Page("cases:home", "worker"),
    Page("cases:cases", "union_rep"),
    Page("cases:cases", "delegate"),
    Page("cases:cases", "worker"),
    Page("cases:file"),
    Page("cases:file", query="?people=several&strike=yes"),
    Page("cases:file", query="?people=zzz", status=400),
    Page("cases:file_new", "union_rep"),
    Page("cases:file_new", "worker", press=MAIN),
    Page("cases:file_drafts", "union_rep"),
    Page("cases:file_drafts", "worker"),
    Page("cases:file_closed"),
    Page("cases:file_done", "union_rep", number="talks"),
    Page("cases:file_draft", "union_rep", draft="written"),
    Page("cases:file_draft", "union_viewer", draft="begun"),
    Page("cases:file_delete", "union_rep", draft="begun"),
    Page("cases:file_evidence", "union_rep", draft="written"),
    Page("cases:file_evidence", "union_rep", draft="begun", press=SEND),
    Page("cases:file_workers", "union_rep", draft="written"),
    Page("cases:file_workers", "union_rep", draft="begun", press=SEND),
    Page("cases:file_check", "union_rep", draft="written"),
    Page("cases:file_check", "union_rep", draft="begun", press=MAIN),
    *(
        Page("cases:file_question", "union_rep", draft="written", question=name)
        for name in ("contact", "helper", "respondent", "workplace", "issues", "issue-overtime", "story")
    ),
    *(
        Page("cases:file_question", "union_rep", draft="begun", question=name, press=MAIN)
        for name in ("issues",)
    ),
    *(
        Page("cases:file_question", "union_rep", draft="begun", question=name)
        for name in ("tried", "strike", "people")
    ),
    Page("cases:desk_file", "officer"),
    Page("cases:desk_file", "officer", press=MAIN),
]
CALENDARS = [
    ("conciliator", "week"),
    ("conciliator", "list"),
    ("conciliator", "month"),
    ("union_rep", "day"),
    ("head", "list&whose=office"),
]
OFFICE = [
    Page("cases:queue", "officer"),
    Page("cases:queue", "head", query="?state=in_conciliation"),
    Page("cases:queue", "officer", query="?sector=nothing", status=400),
    Page("cases:queue", "officer_elsewhere"),
    Page("cases:queue", "head", query="?strike=on&q=nothing"),
    *(
        Page(
            "cases:queue",
            "head",
            tick="case",
            press=f"main button[formaction*={act}]",
            shows=f"cases:queue_{act}",
        )
        for act in ("assign", "label")
    ),
    Page("cases:workload", "head"),
    Page("cases:rooms", "head"),
    Page("cases:rooms", "head", press=MAIN),
    Page("cases:room", "head", pk="room"),
    Page("cases:dry_runs", "delegate"),
    Page("cases:dry_runs", "delegate", press=MAIN),
    *(Page("cases:dry_run", "delegate", number=name) for name in ("dry_run", "tried_holiday")),
    Page("cases:holiday_propose", "delegate", number="tried_holiday"),
    Page("cases:holiday_propose", "delegate", number="tried_holiday", press=MAIN),
    *(
        Page("cases:holiday_publication", "delegate", number=f"{name}_holiday")
        for name in ("waiting", "published")
    ),
    Page("cases:holiday_publication", "delegate", number="waiting_holiday", press=MAIN),
    Page("cases:imports", "head"),
    Page("cases:imports", "head", press=MAIN),
    *(Page("cases:import", "head", number=name) for name in ("new_import", "old_import")),
    Page("cases:import", "head", number="new_import", press=MAIN, shows="cases:import_columns", status=422),
    *(Page("cases:calendar", who, query=f"?view={view}") for who, view in CALENDARS),
    Page("cases:calendar", "conciliator", query="?on=never", status=400),
    Page("cases:calendar", "worker"),
    Page("cases:day_print", "head", query="?whose=office"),
    Page("cases:queue", "union_rep", status=404),
]
CASE = [
    *(
        Page("cases:case", who, number="talks")
        for who in ("union_rep", "employer_rep", "conciliator", "head")
    ),
    *(Page("cases:case", "union_rep", number=name) for name in ("filed", "refused", "settled", "asked")),
    *(Page("cases:case", "officer", number=name) for name in ("filed", "review", "accepted", "failed")),
    Page("cases:case", "delegate", number="failed"),
    Page("cases:case", "rival_rep", number="talks", status=404),
    *(
        Page(f"cases:{name}", "union_rep", number="talks")
        for name in ("clock", "timeline", "parties", "issues")
    ),
    *(
        Page(f"cases:{name}", "conciliator", number="talks")
        for name in ("clock", "timeline", "parties", "issues")
    ),
    *(Page("cases:sessions", who, number="talks") for who in ("union_rep", "conciliator")),
    Page("cases:sessions", "union_rep", number="filed"),
    Page("cases:session", "union_rep", number="talks", session="1"),
    Page("cases:session", "conciliator", number="talks", session="1"),
    Page("cases:session", "conciliator", number="talks", session="2"),
    Page("cases:session", "conciliator", number="talks", session="2", press=MAIN),
    Page("cases:session_new", "conciliator", number="talks"),
    Page("cases:slots", "conciliator", number="review"),
    *(Page("cases:slots", who, number="talks") for who in ("conciliator", "union_rep")),
    Page("cases:slot_link", token="slot_link"),
    Page("cases:slot_link", token="slot_link", press=MAIN),
    Page("cases:session_new", "conciliator", number="talks", press=MAIN),
    Page("cases:session_new", "conciliator", number="talks", query="?starts_at=2031-03-01T21:00", press=MAIN),
    Page("cases:interviews", "conciliator", number="talks"),
    *(Page("cases:workers", who, number="talks") for who in ("union_rep", "conciliator")),
    Page("cases:notes", "conciliator", number="talks"),
    Page("cases:notes", "conciliator", number="signing", press=MAIN),
    Page("cases:documents", "union_rep", number="talks"),
    Page("cases:documents", "employer_rep", number="filed"),
    Page("cases:document_add", "union_rep", number="talks"),
    Page("cases:document_add", "union_rep", number="talks", press=MAIN),
    Page("cases:workers_add", "union_rep", number="talks", press=MAIN),
    Page("cases:export", "union_rep", number="talks"),
    Page("cases:keeping", "union_rep", number="talks"),
    Page("cases:keeping", "head", number="talks", press=MAIN),
    Page("cases:erasing", "head"),
    *(Page("cases:erasing", "admin", query=q) for q in ("", "?office=phnom-penh")),
    *(Page("cases:erasing_list", who, pk="erasing") for who in ("head", "officer")),
    Page("cases:export", "conciliator", number="talks", press=MAIN, status=200),
    *(Page("cases:offers", who, number="talks") for who in ("union_rep", "conciliator")),
    Page("cases:settlement", "union_rep", number="talks"),
    Page("cases:settlement", "employer_rep", number="signing"),
    Page("cases:settlement", "conciliator", number="settled"),
    Page("cases:settlement", "union_rep", number="filed"),
    *(
        Page("cases:settlement_sign", "union_rep", number="signing", query=q)
        for q in ("", "?step=text", "?step=sign")
    ),
    Page("cases:not_settled", "conciliator", number="talks"),
    Page("cases:not_settled", "conciliator", number="talks", press=MAIN, put={"positions.1.union": ""}),
    Page("cases:not_settled", "union_rep", number="failed"),
    Page("cases:respond", "employer_rep", number="asked"),
    Page("cases:respond", "employer_rep", number="asked", press=MAIN),
    Page("cases:access", "officer_elsewhere", number="talks"),
    Page("cases:access", "officer_elsewhere", number="talks", press=MAIN),
    Page("cases:explain", "union_rep", number="asked"),
    Page("cases:explain", "union_rep", number="asked", press=MAIN),
]
_ACTS = {
    "talks": {
        "conciliator": ("record_interview", "record_session", "postpone_session", "propose_settlement",
                        "settle_issue", "certify_partial_settlement", "report_non_conciliation", "correct"),
        "union_rep": ("make_offer", "answer_offer", "answer_extension", "amend_claim", "withdraw", "withdraw_issue"),
        "head": ("reassign", "join_party", "merge_cases", "split_case", "link_proceeding"),
    },
    "asked": {"officer": ("ask_information", "accept", "refuse", "route_to_inspection")},
    "accepted": {"head": ("appoint_conciliator",)},
    "failed": {"union_rep": ("go_to_court", "request_retry"), "conciliator": ("send_report",)},
    "refused": {"union_rep": ("appeal_refusal",)},
    "settled": {"conciliator": ("report_compliance", "reopen"), "union_rep": ("report_breach",)},
}  # fmt: skip
ACTS = [
    *(
        Page("cases:act", who, number=case, name=name)
        for case, rows in _ACTS.items()
        for who, names in rows.items()
        for name in names
    ),
    Page("cases:act", "officer", number="filed", name="take_up", press=MAIN, put={"seen": "0"}, status=409),
    Page("cases:act", "conciliator", number="talks", name="propose_settlement", press=MAIN, put={"text": ""}),
    Page("cases:act", "union_rep", number="talks", name="accept", status=403),
    Page("cases:act", "officer", number="talks", name="take_up"),
]
COUNCIL = [
    *(Page("cases:arbitration", who) for who in ("secretary", "arb_workers", "delegate")),
    Page("cases:roster", "secretary"),
    Page("cases:rooms", "secretary"),
    *(Page("cases:arbitration_case", who, number="chosen_ac") for who in ("secretary", "union_rep")),
    Page("cases:arbitration_case", "arb_ministry", number="sitting_ac"),
    Page("cases:conflict", "arb_workers", number="chosen_ac"),
    Page("cases:conflict", "arb_workers", number="chosen_ac", press=MAIN),
    Page("cases:hearings", "secretary", number="sitting_ac"),
    Page("cases:hearings", "arb_workers", number="published_ac"),
    *(Page("cases:award", "arb_workers", number=name) for name in ("sitting_ac", "frozen_ac")),
    Page("cases:award", "employer_rep", number="published_ac"),
    Page("cases:award_section", "arb_workers", number="sitting_ac", key="reasons-1"),
    Page("cases:award_freeze", "arb_ministry", number="sitting_ac"),
    Page("cases:award_freeze", "arb_ministry", number="sitting_ac", press=MAIN),
    Page("cases:award_sign", "arb_workers", number="frozen_ac"),
    Page("cases:notices", "head"),
    Page("cases:notices", "union_rep"),
    Page("cases:notices", "worker"),
    Page("cases:notice_new", "union_rep"),
    Page("cases:notice_apart", "union_rep"),
    Page("cases:notice_apart", "union_rep", press=MAIN),
    *(Page("cases:notice_act", "union_rep", number="apart", name=name) for name in ("received", "call_off")),
    Page("cases:notice_print", "union_rep", number="apart"),
    Page("cases:notice", "union_rep", number="notice"),
    Page("cases:notice", "head", number="notice"),
    Page("cases:statistics"),
    Page("cases:statistics", "head"),
    Page("cases:statistics", "leader"),
    Page("cases:statistics", "head", query="?period=never", status=400),
    Page("dialogue:search"),
    Page("dialogue:search", "head", query="?q=Soriya"),
    Page("dialogue:search", "head", query="?q=nothing-like-it"),
    Page("dialogue:search", query="?q=", status=400),
    Page("cases:published_tables", "head"),
    Page("cases:published", table="filed-by-province", period="2024-q1"),
    Page("cases:published", table="filed-by-sector", period="2024-q1"),
    Page("cases:published", table="nothing", period="2024-q1", status=404),
    Page("cases:statistics_cut", "head", cut="issue"),
    Page("cases:statistics_cut", "leader", cut="province"),
    Page("cases:statistics_cases", "head"),
    Page("cases:register"),
    Page("cases:register", query="?q=nothing-like-it"),
    Page("cases:register_award", number="award"),
]
PAPERS = [
    Page("cases:receipt_print", "union_rep", number="talks"),
    Page("cases:minutes_print", "union_rep", number="talks", session="1"),
    Page("cases:settlement_print", "union_rep", number="settled", key="main"),
    Page("cases:report_print", "union_rep", number="failed"),
    Page("cases:award_print", "union_rep", number="published"),
]
PAGES = [
    *PUBLIC, *DOOR, *ACCOUNT, *FILING, *OFFICE, *CASE, *ACTS, *COUNCIL, *PAPERS, *REVIEWING, *DIALOGUE, *AGREEMENTS, *PROGRAMME,
]  # fmt: skip


def _firsts(lines: list[Page]) -> list[Page]:
    """The first line of each page."""
    found: dict[str, Page] = {}
    for line in lines:
        found.setdefault(line.shows, line)
    return list(found.values())


WHOLE = os.environ.get("PAGES") == "all"
_OFTEN = _firsts([*PUBLIC, *DOOR, *ACCOUNT, *FILING, *OFFICE, *CASE])
IN_KHMER = PAGES if WHOLE else _OFTEN[::2]
IN_ENGLISH = PAGES if WHOLE else _OFTEN[1::2]
"""What the robot walks: each page of those rooms once, by turns in Khmer on a phone and in English on a desk.

With PAGES=all every line in both: other people, other states, errors. Run it so before a page changes for good.
"""

_PAPERS = {"dialogue:collective_certificate", *(p.shows for p in PAGES if p.route.endswith("_print"))}
_FULL = [
    "cases:home", "cases:queue", "cases:calendar", "cases:case", "cases:file_check", "cases:settlement_sign",
    "cases:award", "notifications:inbox", "dialogue:live", "dialogue:agreement", "dialogue:workplan",
    "dialogue:indicator",
]  # fmt: skip
LARGE = [p for p in _firsts(PAGES) if p.shows not in _PAPERS and (WHOLE or p.shows in _FULL)]
"""What is looked at with large letters: the fullest pages, with PAGES=all every page but printed ones."""

_LONG = [
    "front", "account_login", "account", "notifications:settings", "cases:home", "cases:case", "cases:queue",
    "cases:calendar", "cases:file_check", "dialogue:search",
]  # fmt: skip
_ONCE = {"cases:export"}
"""Where a press counts once: it was made when the page was looked at in Khmer."""
IN_PSEUDO = [
    p
    for p in (PAGES if WHOLE else _firsts(PAGES))
    if p.shows not in _PAPERS and (WHOLE or p.shows in _LONG) and not (p.press and p.route in _ONCE)
]
"""What is looked at in a language 40 % longer than English."""

NO_PAGES = {
    "choose_language": "leads on to the language",
    "health": "for machines",
    "worker": "for browsers",
    "manifest": "for browsers",
    "wordings_csv": "a file",
    "set_language": "leads on to the language",
    "schema": "for machines",
    "mfa_login_webauthn": "leads on to signing in",
    "mfa_authenticate": "stands between password and home",
    "mfa_activate_totp": "asks who it is first",
    "mfa_add_webauthn": "asks who it is first",
    "mfa_deactivate_totp": "asks who it is first",
    "mfa_remove_webauthn": "asks who it is first",
    "mfa_view_recovery_codes": "asks who it is first",
    "mfa_generate_recovery_codes": "asks who it is first",
    "account_change_password": "asks who it is first",
    "account_reauthenticate": "asks who it is",
    "mfa_reauthenticate": "asks who it is",
    "mfa_reauthenticate_webauthn": "asks who it is",
    "end_token": "takes a press and leads back",
    "end_session": "takes a press and leads back",
    "end_other_sessions": "takes a press and leads back",
    "cancel_recovery": "takes a press and leads back",
    "end_post": "takes a press and leads back",
    "notifications:since": "for the script of the page",
    "typed": "for the script of the page",
    "typed_away": "takes a press and leads back",
    "notifications:open": "leads on to what it tells of",
    "notifications:test": "takes a press and leads back",
    "notifications:browser_add": "for the script of the page",
    "browser_place": "for the worker of the site",
    "notifications:browser_end": "takes a press and leads back",
    "notifications:webhook_end": "takes a press and leads back",
    "notifications:webhook_again": "takes a press and leads back",
    "short_link": "leads on to what it tells of",
    "gateway_report": "for machines",
    "cases:cases_csv": "a file",
    "cases:receipt_file": "a file",
    "cases:upload_begin": "for the script of the page",
    "cases:upload_piece": "for the script of the page",
    "cases:upload_away": "for the script of the page",
    "cases:complaint_file": "a file",
    "cases:receipt_keys_file": "a file",
    "cases:receipt_verifier": "a file",
    "cases:case_verifier": "a file",
    "cases:export_file": "a file",
    "cases:file_close": "takes a press and leads on",
    "cases:file_evidence_remove": "takes a press and leads back",
    "cases:file_workers_csv": "a file",
    "cases:file_workers_xlsx": "a file",
    "cases:file_workers_take": "takes a press and leads back",
    "cases:file_workers_remove": "takes a press and leads back",
    "cases:queue_csv": "a file",
    "cases:calendar_mine": "a file",
    "cases:calendar_feed": "a file",
    "cases:calendar_feeds": "takes a press and shows the address once; see test_calendar_pages.py",
    "cases:queue_new": "a part of the queue",
    "cases:queue_row": "a part of the queue",
    "cases:queue_view": "leads on to the queue",
    "cases:queue_view_remove": "takes a press and leads back",
    "cases:sign_code": "takes a press and leads on",
    "cases:hearing_file": "a file",
    "cases:register_json": "for machines",
    "cases:register_csv": "a file",
    "cases:statistics_csv": "a file",
    "cases:published_csv": "a file",
    "cases:published_json": "for machines",
    "cases:register_feed": "for machines",
    "cases:award_pdf": "a file",
    "cases:award_both": "a file",
    "cases:notice_pdf": "a file",
    "cases:no_objection_pdf": "a file",
    "cases:no_objection_print": "printed once the windows are over",
    "cases:queue_save": "takes a press and leads back",
    "cases:document_upload": "for the script of the page",
    "cases:document": "a file",
    "cases:import_refused": "a file",
    "cases:import_take": "takes a press and leads on",
    "cases:fragment": "a part of the case page",
    "cases:session_file": "a file",
    "dialogue:agreement_boxes": "a part of the page of an agreement",
    "dialogue:agreement_pdf": "a file",
    "dialogue:meeting_forecast": "a part of the page of a meeting",
    "dialogue:meeting_ics": "a file",
    **dict.fromkeys(
        ("dialogue:live_part", "dialogue:console_part", "dialogue:screen_part"), "a part of a page"
    ),
    **{
        f"dialogue:workplan_{kind}": "a file"
        for kind in ("csv", "xlsx", "json", "iati", "template", "workbook")
    },
    "dialogue:workplan_import_take": "takes a press and leads on",
    "dialogue:minutes_pdf": "a file",
    "dialogue:file": "a file",
    "dialogue:vote": "takes a press and leads back; see test_meeting.py",
    "cases:receipt_pdf": "a file; see test_papers.py",
    "cases:minutes_pdf": "a file; see test_papers.py",
    "cases:settlement_pdf": "a file; see test_papers.py",
    "cases:report_pdf": "a file; see test_papers.py",
}
"""Routes that show no page of their own, and why."""

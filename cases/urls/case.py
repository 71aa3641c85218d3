"""Addresses of the case page and the pages of its acts."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import (
    access,
    act,
    act_pages,
    case,
    case_offers,
    case_own,
    case_parties,
    case_sessions,
    case_settlement,
    erasing,
    exports,
    keeping,
    signing,
    slots,
    workers_add,
)

_CASE = "cases/<slug:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_CASE, case.case_page, name="case"),
    path(f"{_CASE}fragment/", case.fragment, name="fragment"),
    path(f"{_CASE}clock/", case.clock_page, name="clock"),
    path(f"{_CASE}timeline/", case.timeline_page, name="timeline"),
    path(f"{_CASE}parties/", case_parties.parties_page, name="parties"),
    path(f"{_CASE}interviews/", case_own.interviews_page, name="interviews"),
    path(f"{_CASE}workers/", case_own.workers_page, name="workers"),
    path(f"{_CASE}workers/add/", workers_add.workers_add, name="workers_add"),
    path(f"{_CASE}issues/", case.issues_page, name="issues"),
    path(f"{_CASE}sessions/", case_sessions.sessions_page, name="sessions"),
    path(f"{_CASE}sessions/new/", act_pages.schedule_page, name="session_new"),
    path(f"{_CASE}sessions/<int:session>/", act_pages.session_page, name="session"),
    path(f"{_CASE}sessions/<int:session>.ics", case_sessions.session_file, name="session_file"),
    path(f"{_CASE}slots/", slots.slots_page, name="slots"),
    path("slots/<str:token>/", slots.slot_link, name="slot_link"),
    path(f"{_CASE}notes/", act_pages.notes_page, name="notes"),
    path(f"{_CASE}offers/", case_offers.offers_page, name="offers"),
    path(f"{_CASE}settlement/", case_settlement.settlement_page, name="settlement"),
    path(f"{_CASE}settlement/sign/", signing.sign_page, name="settlement_sign"),
    path(f"{_CASE}settlement/sign/code/", signing.send_code_page, name="sign_code"),
    path(f"{_CASE}not-settled/", act_pages.not_settled_page, name="not_settled"),
    path(f"{_CASE}respond/", act_pages.respond_page, name="respond"),
    path(f"{_CASE}explain/", act_pages.explain_page, name="explain"),
    path(f"{_CASE}keeping/", keeping.keeping_page, name="keeping"),
    path("erasing/", erasing.erasing_page, name="erasing"),
    path("erasing/<int:pk>/", erasing.erasing_list, name="erasing_list"),
    path(f"{_CASE}export/", exports.export_page, name="export"),
    path(f"{_CASE}export/<uuid:export>/", exports.export_file, name="export_file"),
    path("verify/verify_case.py", exports.verifier, name="case_verifier"),
    path(f"{_CASE}access/", access.access_page, name="access"),
    path(f"{_CASE}actions/<slug:name>/", act.act_page, name="act"),
]

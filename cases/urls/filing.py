"""Addresses of filing, receipts, the home page and the list of cases."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import filing, filing_desk, filing_questions, filing_send, home, home_list

_DRAFT = "file/<int:draft>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("home/", home.home, name="home"),
    path("cases/", home_list.case_list, name="cases"),
    path("cases.csv", home_list.case_table, name="cases_csv"),
    path("file/", filing.before, name="file"),
    path("file/new/", filing.new, name="file_new"),
    path("file/drafts/", filing.drafts, name="file_drafts"),
    path("file/close/", filing.close, name="file_close"),
    path("file/closed/", filing.closed, name="file_closed"),
    path("file/done/<slug:number>/", filing_send.done, name="file_done"),
    path(_DRAFT, filing.tasks, name="file_draft"),
    path(f"{_DRAFT}delete/", filing.delete, name="file_delete"),
    path(f"{_DRAFT}evidence/", filing_send.evidence, name="file_evidence"),
    path(f"{_DRAFT}evidence/<uuid:document>/remove/", filing_send.remove, name="file_evidence_remove"),
    path(f"{_DRAFT}check/", filing_send.check, name="file_check"),
    path(f"{_DRAFT}<slug:question>/", filing_questions.question, name="file_question"),
    path("desk/file/", filing_desk.desk, name="desk_file"),
]

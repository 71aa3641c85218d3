"""Addresses of filing, receipts, the home page and the list of cases."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import filing, filing_desk, filing_questions, filing_send, filing_workers, home, home_list

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
    path("file/workers.csv", filing_workers.template_csv, name="file_workers_csv"),
    path("file/workers.xlsx", filing_workers.template_xlsx, name="file_workers_xlsx"),
    path(_DRAFT, filing.tasks, name="file_draft"),
    path(f"{_DRAFT}delete/", filing.delete, name="file_delete"),
    path(f"{_DRAFT}workers/", filing_workers.workers, name="file_workers"),
    path(f"{_DRAFT}workers/take/", filing_workers.take, name="file_workers_take"),
    path(f"{_DRAFT}workers/remove/", filing_workers.remove, name="file_workers_remove"),
    path(f"{_DRAFT}evidence/", filing_send.evidence, name="file_evidence"),
    path(f"{_DRAFT}evidence/<uuid:document>/remove/", filing_send.remove, name="file_evidence_remove"),
    path(f"{_DRAFT}check/", filing_send.check, name="file_check"),
    path(f"{_DRAFT}<slug:question>/", filing_questions.question, name="file_question"),
    path("desk/file/", filing_desk.desk, name="desk_file"),
]

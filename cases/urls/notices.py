"""Addresses of notices of strikes and lock-outs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import notice_papers, notices, notices_apart

urlpatterns: list[URLPattern | URLResolver] = [
    path("strike-notices/", notices.notice_list, name="notices"),
    path("strike-notices/new/", notices.notice_new, name="notice_new"),
    path("strike-notices/new/apart/", notices_apart.notice_apart, name="notice_apart"),
    path("strike-notices/<slug:number>/print/", notice_papers.notice_print, name="notice_print"),
    path("strike-notices/<slug:number>.pdf", notice_papers.notice_pdf, name="notice_pdf"),
    path("strike-notices/<slug:number>/", notices.notice_page, name="notice"),
    path("strike-notices/<slug:number>/<slug:name>/", notices_apart.notice_act, name="notice_act"),
]

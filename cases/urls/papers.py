"""Addresses of printed papers and their verification."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import papers, verify

_CASE = "cases/<slug:number>/"
_PLACES = {
    "receipt": "receipt",
    "minutes": "sessions/<int:session>/minutes",
    "settlement": "settlement/<slug:key>",
    "report": "not-settled",
    "award": "award",
    "no_objection": "no-objection",
}

urlpatterns: list[URLPattern | URLResolver] = [
    *(
        path(f"{_CASE}{place}/print/", papers.paper_page, {"kind": kind}, name=f"{kind}_print")
        for kind, place in _PLACES.items()
    ),
    *(
        path(f"{_CASE}{place}.pdf", papers.paper_pdf, {"kind": kind}, name=f"{kind}_pdf")
        for kind, place in _PLACES.items()
    ),
    *(
        path(f"{_CASE}{_PLACES[kind]}/both.pdf", papers.paper_both, {"kind": kind}, name=f"{kind}_both")
        for kind in papers.IN_BOTH
    ),
    path("verify/", verify.verify_page, name="verify"),
    path("verify/<str:code>/", verify.verify_code, name="verify_code"),
]

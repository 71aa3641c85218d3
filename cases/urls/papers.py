"""Addresses of printed papers and their verification."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import papers, receipts, verify

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
    path(f"{_CASE}receipt.json", receipts.signed_receipt, name="receipt_file"),
    path(f"{_CASE}complaint.json", receipts.complaint, name="complaint_file"),
    path("verify/receipts/", receipts.keys_page, name="receipt_keys"),
    path("verify/receipts/receipt-keys.json", receipts.keys_file, name="receipt_keys_file"),
    path("verify/receipts/verify_receipt.py", receipts.verifier, name="receipt_verifier"),
    path("verify/", verify.verify_page, name="verify"),
    path("verify/<str:code>/", verify.verify_code, name="verify_code"),
]

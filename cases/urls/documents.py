"""Addresses of documents."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import documents, pieces

_DOCUMENTS = "cases/<slug:number>/documents/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("uploads/", pieces.begin, name="upload_begin"),
    path("uploads/<uuid:upload>/", pieces.piece, name="upload_piece"),
    path("uploads/<uuid:upload>/away/", pieces.away, name="upload_away"),
    path(_DOCUMENTS, documents.documents_page, name="documents"),
    path(f"{_DOCUMENTS}add/", documents.add_page, name="document_add"),
    path(f"{_DOCUMENTS}upload/", documents.upload, name="document_upload"),
    path(f"{_DOCUMENTS}<uuid:document_id>/", documents.document, name="document"),
]

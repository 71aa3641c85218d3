"""Addresses of the interface for programs, under /api/v1/."""

from __future__ import annotations

from django.urls import path

from cases.api import documents, inbox, schema, signing, views

app_name = "api"
schemes = (schema.TokenScheme, schema.SessionScheme)
urlpatterns = [
    path("cases/", views.CaseList.as_view(), name="cases"),
    path("cases/<slug:number>/", views.CaseDetail.as_view(), name="case"),
    path("cases/<slug:number>/actions/<slug:name>/", views.CaseAct.as_view(), name="act"),
    path("cases/<slug:number>/signing-code/", signing.SigningCodes.as_view(), name="signing_code"),
    path("cases/<slug:number>/documents/", documents.DocumentList.as_view(), name="documents"),
    path("cases/<slug:number>/documents/<uuid:document>/", documents.DocumentFile.as_view(), name="document"),
    path("inbox/", inbox.InboxList.as_view(), name="inbox"),
    path("inbox/done/", inbox.InboxDone.as_view(), name="inbox_done"),
]

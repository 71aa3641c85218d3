"""Addresses of the interface for programs, under /api/v1/."""

from __future__ import annotations

from django.urls import path

from cases.api import schema, views

app_name = "api"
scheme = schema.TokenScheme
urlpatterns = [
    path("cases/", views.CaseList.as_view(), name="cases"),
    path("cases/<slug:number>/", views.CaseDetail.as_view(), name="case"),
    path("cases/<slug:number>/actions/<slug:name>/", views.CaseAct.as_view(), name="act"),
    path("inbox/", views.InboxList.as_view(), name="inbox"),
]

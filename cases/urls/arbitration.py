"""Addresses of the Council's pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import arbitration, award, hearings, roster

_CASE = "arbitration/<slug:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("arbitration/", arbitration.arbitration_list, name="arbitration"),
    path("arbitration/lists/", roster.roster_page, name="roster"),
    path(_CASE, arbitration.arbitration_case, name="arbitration_case"),
    path(f"{_CASE}conflict/", arbitration.conflict, name="conflict"),
    path(f"{_CASE}award/", award.award_page, name="award"),
    path(f"{_CASE}award/freeze/", award.freeze_page, name="award_freeze"),
    path(f"{_CASE}award/sign/", award.sign_page, name="award_sign"),
    path(f"{_CASE}award/sections/<slug:key>/", award.section_page, name="award_section"),
    path(f"{_CASE}hearings/", hearings.hearings_page, name="hearings"),
    path(f"{_CASE}hearings/<int:hearing>.ics", hearings.hearing_file, name="hearing_file"),
]

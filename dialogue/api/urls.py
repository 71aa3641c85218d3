"""Addresses of social dialogue for programs, under /api/v1/."""

from __future__ import annotations

from django.urls import path

from dialogue.api import oparl, steps, views

app_name = "dialogue_api"
urlpatterns = [
    path("bodies/", views.BodyList.as_view(), name="bodies"),
    path("bodies/<slug:slug>/", views.BodyDetail.as_view(), name="body"),
    path("meetings/", views.MeetingList.as_view(), name="meetings"),
    path("meetings/<slug:number>/", views.MeetingDetail.as_view(), name="meeting"),
    path("meetings/<slug:number>/steps/<slug:name>/", steps.MeetingStep.as_view(), name="meeting_step"),
    path("agreements/", views.AgreementList.as_view(), name="agreements"),
    path("agreements/<slug:number>/", views.AgreementDetail.as_view(), name="agreement"),
    path("agreements/<slug:number>/steps/<slug:name>/", steps.AgreementStep.as_view(), name="agreement_step"),
    path("collective-agreements/", views.CollectiveList.as_view(), name="collectives"),
    path("collective-agreements/<slug:number>/", views.CollectiveDetail.as_view(), name="collective"),
    path(
        "collective-agreements/<slug:number>/steps/<slug:name>/", steps.CollectiveStep.as_view(),
        name="collective_step",
    ),
    path("files/<uuid:file>/", views.FileBytes.as_view(), name="file"),
    path("commitments/", views.CommitmentList.as_view(), name="commitments"),
    path("commitments/<int:pk>/", views.CommitmentDetail.as_view(), name="commitment"),
    path("indicators/", views.IndicatorList.as_view(), name="indicators"),
    path("indicators/<str:programme>/<str:code>/", views.IndicatorDetail.as_view(), name="indicator"),
    path("oparl/", oparl.OparlSystem.as_view(), name="oparl_system"),
    path("oparl/bodies/", oparl.OparlBodies.as_view(), name="oparl_bodies"),
    path("oparl/body/", oparl.OparlBody.as_view(), name="oparl_body"),
    path("oparl/organizations/", oparl.OparlOrganizations.as_view(), name="oparl_organizations"),
    path("oparl/organizations/<slug:slug>/", oparl.OparlOrganization.as_view(), name="oparl_organization"),
    path("oparl/meetings/", oparl.OparlMeetings.as_view(), name="oparl_meetings"),
    path("oparl/meetings/<slug:number>/", oparl.OparlMeeting.as_view(), name="oparl_meeting"),
]  # fmt: skip

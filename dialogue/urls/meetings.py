"""Addresses of bodies, meetings and minutes."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from dialogue.views import attendance, bodies, files, live, meetings, minutes, rsvp, search

_MEETING = "meetings/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", search.search, name="search"),
    path("bodies/", bodies.body_list, name="bodies"),
    path("bodies/<slug:slug>/", bodies.body_page, name="body"),
    path("bodies/<slug:slug>/meetings/new/", bodies.call_meeting, name="call_meeting"),
    path("bodies/<slug:slug>/seats/<slug:side>/<int:seat>/", bodies.seat_page, name="seat"),
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("files/<uuid:file>/", files.file_page, name="file"),
    path("rsvp/<str:token>/", rsvp.rsvp, name="rsvp"),
    path(_MEETING, meetings.meeting, name="meeting"),
    path(f"{_MEETING}forecast/", meetings.forecast, name="meeting_forecast"),
    path(f"{_MEETING}answer/", rsvp.my_answer, name="my_answer"),
    path(f"{_MEETING}calendar.ics", meetings.calendar_file, name="meeting_ics"),
    path(f"{_MEETING}attendance/", attendance.attendance, name="attendance"),
    path(f"{_MEETING}live/", live.live, name="live"),
    path(f"{_MEETING}live/now/", live.live_part, name="live_part"),
    path(f"{_MEETING}console/", live.console, name="console"),
    path(f"{_MEETING}console/now/", live.console_part, name="console_part"),
    path(f"{_MEETING}screen/", live.screen, name="screen"),
    path(f"{_MEETING}screen/now/", live.screen_part, name="screen_part"),
    path(f"{_MEETING}votes/<int:decision>/", live.vote, name="vote"),
    path(f"{_MEETING}minutes/", minutes.minutes_page, name="minutes"),
    path(f"{_MEETING}minutes/write/", minutes.write, name="minutes_write_general"),
    path(f"{_MEETING}minutes/write/<str:key>/", minutes.write, name="minutes_write"),
    path(f"{_MEETING}minutes/print/", minutes.print_page, name="minutes_print"),
    path(f"{_MEETING}minutes/print.pdf", minutes.print_pdf, name="minutes_pdf"),
    path(f"{_MEETING}minutes/check/<str:digest>/", minutes.check, name="minutes_check"),
    path(f"{_MEETING}do/<str:name>/", meetings.step, name="meeting_step"),
]

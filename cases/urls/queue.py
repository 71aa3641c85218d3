"""Addresses of the queue, its saved views, the workload, and the calendar."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import calendar_pages, queue, queue_assign, queue_labels, queue_views, rooms, workload

urlpatterns: list[URLPattern | URLResolver] = [
    path("queue/", queue.queue, name="queue"),
    path("queue.csv", queue.queue_csv, name="queue_csv"),
    path("queue/new/", queue.queue_new, name="queue_new"),
    path("queue/rows/<slug:number>/", queue.queue_row, name="queue_row"),
    path("queue/assign/", queue_assign.assign, name="queue_assign"),
    path("queue/label/", queue_labels.label, name="queue_label"),
    path("queue/save/", queue_views.save_view, name="queue_save"),
    path("queue/<int:view>/", queue_views.open_view, name="queue_view"),
    path("queue/<int:view>/remove/", queue_views.remove_view, name="queue_view_remove"),
    path("calendar/", calendar_pages.calendar, name="calendar"),
    path("calendar/day/print/", calendar_pages.day_print, name="day_print"),
    path("calendar/mine.ics", calendar_pages.mine_file, name="calendar_mine"),
    path("calendar/feed/", calendar_pages.feed, name="calendar_feeds"),
    path("calendar/<str:token>/mine.ics", calendar_pages.feed_file, name="calendar_feed"),
    path("rooms/", rooms.rooms_page, name="rooms"),
    path("rooms/<int:pk>/", rooms.room_page, name="room"),
    path("workload/", workload.workload, name="workload"),
]

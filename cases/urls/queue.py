"""Addresses of the queue, workload and saved views."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import queue

urlpatterns: list[URLPattern | URLResolver] = [
    path("queue/", queue.queue, name="queue"),
    path("queue/save/", queue.save_view, name="queue_save"),
    path("queue/assign/", queue.assign, name="queue_assign"),
    path("workload/", queue.workload, name="workload"),
]

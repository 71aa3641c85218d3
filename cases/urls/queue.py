"""Addresses of the queue, its saved views, and the workload."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cases.views import queue, queue_assign, queue_labels, queue_views, workload

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
    path("workload/", workload.workload, name="workload"),
]

"""The floor over HTTP: a bare Django of three views with hand-written SQL, and no middleware at all."""

from __future__ import annotations

import json
from typing import Any

import orjson
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench import floor
from config import settings as house

if not settings.configured:
    settings.configure(
        ROOT_URLCONF="bench.bare", DATABASES=house.DATABASES, SECRET_KEY="bare", ALLOWED_HOSTS=["*"],
        USE_TZ=True, MIDDLEWARE=[], INSTALLED_APPS=[],
    )  # fmt: skip


def _json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")


def healthz(request: HttpRequest) -> HttpResponse:
    """That the server answers."""
    return HttpResponse("ok")


def queue(request: HttpRequest) -> HttpResponse:
    """The first page of an office's queue."""
    with connection.cursor() as cursor:
        return _json(floor.queue(cursor, int(request.GET["office"]), request.GET["state"]))


def appoint(request: HttpRequest) -> HttpResponse:
    """Appoint a conciliator."""
    given = json.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        return _json(floor.appoint(cursor, **given), 201)


urlpatterns = [path("healthz", healthz), path("queue", queue), path("appoint", appoint)]
application = get_asgi_application()

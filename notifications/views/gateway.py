"""Where the gateway tells what became of messages, and which chat a person linked; for machines."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications.codes import link_telegram
from notifications.reports import is_signed, take_report

LARGEST = 16 * 1024


@never_cache
@csrf_exempt
@require_POST
def report(request: HttpRequest) -> JsonResponse:
    """Take one signed report; 403 unsigned, 400 unreadable, 404 about nothing of ours."""
    now = timezone.now()
    body = request.body
    if len(body) > LARGEST or not is_signed(request.headers.get("Concord-Signature", ""), body, now):
        return JsonResponse({"error": "not_signed"}, status=403)
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return JsonResponse({"error": "unreadable"}, status=400)
    if not (_links(told, now) or take_report(told)):
        return JsonResponse({"error": "unknown"}, status=404)
    return JsonResponse({"taken": True})


def _links(told: Any, now: Any) -> bool:
    """Whether the report hands over a code from a Telegram chat, and the code counts."""
    if not isinstance(told, dict) or not {"link", "chat"} <= set(told):
        return False
    return link_telegram(str(told["link"])[:100], str(told["chat"])[:40], now)

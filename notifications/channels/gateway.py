"""SMS and Telegram through one HTTP gateway, which is described in docs/gateway.md."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings

from notifications.channels.base import Message, Refused, Unreachable
from notifications.channels.http import Answer, NotAllowed, post

TAKEN = (200, 201, 202, 409)
REFUSED = (400, 404, 410, 422)
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Gateway:
    """Hands messages of one channel to the gateway of the installation."""

    channel: str

    def send(self, message: Message) -> str:
        """Hand over under the key of the message: a gateway that has it already takes it once."""
        told = {"channel": self.channel, "to": message.to, "text": message.text, "id": message.key}
        headers = {
            "Authorization": f"Bearer {settings.GATEWAY_TOKEN}",
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.key,
        }
        body = json.dumps(told, ensure_ascii=False).encode()
        try:
            answer = post(settings.GATEWAY_URL, body, headers, private=True)
        except (OSError, NotAllowed) as error:
            raise Unreachable(type(error).__name__) from error
        return _judged(answer)


def _judged(answer: Answer) -> str:
    said = f"HTTP {answer.status}"
    if answer.status in TAKEN:
        return f"{said} {_word(answer, 'id')}".strip()
    if answer.status in REFUSED:
        raise Refused(_word(answer, "reason") or "gateway_refused", said)
    raise Unreachable(said)


def _word(answer: Answer, name: str) -> str:
    """One short word of the gateway's answer; empty where it gives none."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return ""
    word = found.get(name, "") if isinstance(found, dict) else ""
    return word[:_SHORT] if isinstance(word, str) and word.isascii() and word.isprintable() else ""

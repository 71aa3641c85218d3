"""The lock of what a browser keeps while the line is dead."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.crypto import salted_hmac

register = template.Library()


@register.simple_tag(takes_context=True)
def vault_key(context: Any) -> str:
    """The person's own key in 64 hexadecimal digits, another after a new password; nobody's is empty."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("concord.vault", f"{user.pk}:{user.password}", algorithm="sha256").hexdigest()

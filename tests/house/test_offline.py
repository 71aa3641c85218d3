"""The worker's script names what it keeps by content."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Office

pytestmark = pytest.mark.django_db


def test_the_worker_changes_with_what_the_offline_page_says(client: Client) -> None:
    before = client.get("/sw.js")
    assert before["Content-Type"].startswith("text/javascript")
    assert "max-age=600" in before["Cache-Control"]
    assert before.content == client.get("/sw.js").content
    Office.objects.filter(slug="takeo").update(phone="032 000 000")
    assert before.content != client.get("/sw.js").content

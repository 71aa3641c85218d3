"""The telephone of an office is written down by command, and nothing that is no number."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Office

pytestmark = pytest.mark.django_db


def test_a_number_that_is_written_down_stands_on_the_offline_page(client: Client) -> None:
    call_command("office", "takeo", phone="032 000 000", address="Street 1", verbosity=0)
    assert "032 000 000" in client.get("/en/offline/").content.decode()
    call_command("office", "takeo", phone="", verbosity=0)
    assert Office.objects.values_list("phone", "address").get(slug="takeo") == ("", "Street 1")


@pytest.mark.parametrize(
    ("slug", "more"),
    [("nowhere", {"phone": "032 000 000"}), ("nowhere", {}), ("takeo", {"phone": "call me"}),
     ("takeo", {"phone": "0" * 41}), ("takeo", {"address": "x" * 301})],
)  # fmt: skip
def test_what_is_no_office_or_no_number_is_refused(slug: str, more: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("office", slug, **more)
    assert not Office.objects.exclude(phone="", address="").exists()

"""The lists of arbitrators: the secretariat appoints, nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Arbitrator
from tests.accounts.factories import make_official, sign_in

pytestmark = pytest.mark.django_db
YEAR = {"valid_from": "2026-05-01", "valid_until": "2027-04-30", "basis": "Prakas of appointment"}


def test_the_secretariat_appoints_for_a_year(client):
    sign_in(client, make_official("council", None, name="Secretary"))
    answer = client.post(reverse("cases:roster"), {"name": "Somebody", "list": "workers", **YEAR})
    assert answer.status_code == 302
    assert Arbitrator.objects.get().mandates.count() == 1
    assert b"Somebody" in client.get(reverse("cases:roster")).content


def test_an_appointment_that_ends_before_it_begins_is_refused(client):
    sign_in(client, make_official("council", None, name="Secretary"))
    wrong = {"name": "Somebody", "list": "workers", **YEAR, "valid_until": "2026-04-01"}
    answer = client.post(reverse("cases:roster"), wrong)
    assert answer.status_code == 422
    assert b"Somebody" in answer.content
    assert not Arbitrator.objects.exists()


def test_an_address_must_belong_to_an_arbitrator(client):
    sign_in(client, make_official("council", None, name="Secretary"))
    answer = client.post(
        reverse("cases:roster"), {"name": "X", "list": "workers", "email": "a@b.example", **YEAR}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", ["arbitrator", "minister_delegate", "registrar"])
def test_nobody_else_sees_the_form(client, kind):
    sign_in(client, make_official(kind, None, name="Other"))
    assert client.get(reverse("cases:roster")).status_code == 403

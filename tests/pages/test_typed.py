"""A form that stood open overnight: nothing that was typed is lost, and no other site can use that."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cases.models import Case
from tests.accounts.factories import sign_in

HERE = {"sec-fetch-site": "same-origin"}
TYPED = {"reason": "We have agreed on <b>everything</b>.", "idempotency_key": "k1"}


@pytest.fixture
def table(at_state):
    return at_state("filed")


@pytest.fixture
def address(table):
    return f"/en/cases/{table.case.number}/actions/withdraw/"


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()))


def overnight(client, address, **headers):
    client.get(address)  # the first request starts the clocks of the session
    with time_machine.travel(timezone.now() + dt.timedelta(hours=9)):
        return client.post(address, TYPED, headers=headers)


def test_a_form_sent_after_signing_out_comes_back_with_what_was_typed(client, table, address):
    page = overnight(sign_in(client, table.cast.union_rep), address, **HERE)
    assert page.status_code == 401
    assert "We have agreed on &lt;b&gt;everything&lt;/b&gt;." in page.content.decode()
    assert hidden(page).keys() >= {"reason", "idempotency_key"}
    assert Case.objects.get(pk=table.case.pk).state == "filed"


def test_sent_again_after_signing_in_it_is_done_once(table, address):
    browser = Client(enforce_csrf_checks=True)
    form = hidden(browser.post(address, TYPED, headers=HERE))
    sign_in(browser, table.cast.union_rep)
    assert [browser.post(address, form, headers=HERE).status_code for _time in range(2)] == [302, 302]
    assert Case.objects.get(pk=table.case.pk).events.filter(action="withdraw").count() == 1


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}]
)
def test_the_words_of_another_site_are_never_offered(client, table, address, headers):
    assert overnight(sign_in(client, table.cast.union_rep), address, **headers).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    answer = sign_in(strict, table.cast.union_rep).post(address, TYPED, headers=headers)
    assert answer.status_code == 403 and b"everything" not in answer.content


@pytest.mark.parametrize("more", [{"password": "x"}, {"code": "123456"}])
def test_a_secret_is_never_written_into_a_page(client, address, more):
    assert client.post(address, {**TYPED, **more}, headers=HERE).status_code == 302


def test_a_program_and_a_script_are_answered_as_before(client, address):
    assert client.post(address, TYPED, headers={**HERE, "hx-request": "true"}).status_code == 302
    assert client.post(f"/api/v1{address[3:]}", TYPED, headers=HERE).status_code in (401, 403)

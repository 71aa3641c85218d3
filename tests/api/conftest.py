"""How the tests call the interface: as a person with a session, or as a program with a token."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import Mandate, Post
from accounts.second_factor import mark_passed
from accounts.tokens import make_token
from tests.accounts.factories import sign_in


def data_of(body):
    return {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}


@pytest.fixture
def call(client):
    """Call the interface as a person: status and body."""

    def send(user, method, path, body=None, **headers):
        sign_in(client, user)
        answer = getattr(client, method)(path, headers=headers, **data_of(body))
        return answer.status_code, answer.json() if answer.content else None

    return send


@pytest.fixture
def token_of(db):
    """Make a token for a mandate or post, as the page does after a second factor."""

    def make(user, holder=None, days=30):
        session = SessionStore()
        mark_passed(session, user)
        holder = holder or Mandate.objects.filter(user=user).first() or Post.objects.get(user=user)
        expires = timezone.now() + dt.timedelta(days=days)
        return make_token(user, session, holder, name="Test", expires_at=expires)[1]

    return make


@pytest.fixture
def bearer(client):
    """Call the interface with a token: status and body."""

    def send(token, method, path, body=None, **headers):
        headers["Authorization"] = f"Bearer {token}"
        answer = getattr(client, method)(path, headers=headers, **data_of(body))
        return answer.status_code, answer.json() if answer.content else None

    return send


@pytest.fixture
def complaint():
    """The body of a complaint with both sides."""
    return {
        "procedure": "collective", "office": "phnom-penh", "title": "Filed by a program",
        "parties": [
            {"key": "us", "side": "workers", "kind": "union", "name": "Union A", "workers": 20},
            {"key": "them", "side": "employer", "kind": "enterprise", "name": "Employer A"},
        ],
        "issues": [{"key": "1", "category": "wages", "text": "Late"}],
        "declaration": True,
    }  # fmt: skip

"""The made-up complaint that is still being written can be gone on with, as the home page offers."""

from __future__ import annotations

import pytest
from django.test import Client

from cases.demo.people import make_company
from cases.demo.play import _Scene
from cases.demo.stories import CASES
from tests.accounts.factories import sign_in


@pytest.mark.django_db
def test_the_draft_of_the_demonstration_opens_at_its_task_list() -> None:
    company = make_company()
    story = next(story for story in CASES if not story.steps)
    draft = _Scene(company, story).case
    client = sign_in(Client(), company.representative(story.union))
    assert client.get(f"/en/file/{draft.pk}/").status_code == 200
    assert f"/en/file/{draft.pk}/" in client.get("/en/file/drafts/").content.decode()

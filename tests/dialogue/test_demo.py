"""What the demonstration shows of social dialogue: files for their audience, and a thread to follow."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from cases.demo.people import Company, make_company
from cases.demo.play import _Scene
from cases.demo.stories import CASES
from dialogue.demo import play_all
from dialogue.models import AgendaItem, Attachment, Meeting
from tests.accounts.factories import sign_in


@pytest.fixture
def company(db: None, settings: Any, tmp_path: Any) -> Company:
    """The people of the demonstration, one dispute, and all of social dialogue."""
    settings.MEDIA_ROOT, settings.DEMO = tmp_path / "files", True
    company = make_company()
    _Scene(company, CASES[0]).play()
    play_all(company, lambda _line: None)
    return company


def page(user: User, path: str) -> str:
    """What somebody reads at an address."""
    return sign_in(Client(), user).get(path).content.decode()


def test_the_demonstration_has_files_for_their_audience_and_a_thread_both_ways(company: Company) -> None:
    people = company.people
    convened = Meeting.objects.get(state="convened")
    assert convened.papers.count() == 3
    side = page(people["workers-1"], f"/en/meetings/{convened.number}/")
    assert "For the workers (made up)" in side
    assert "For the employers" not in side
    topic = AgendaItem.objects.select_related("meeting", "handed_to").get(handed_to__isnull=False)
    meeting, dispute = f"/en/meetings/{topic.meeting.number}/", f"/en/cases/{topic.handed_to.number}/"  # type: ignore[union-attr]
    assert dispute in page(people["lida"], meeting)
    assert meeting in page(people["lida"], dispute)
    issue = page(people["lida"], "/en/issues/overtime/")
    assert all(words in issue for words in (dispute, meeting, "/indicators/3.1-a/", "/en/actions/"))
    kinds = ("meeting", "commitment", "collective_agreement")
    found = [Attachment.objects.filter(**{f"{kind}__isnull": False}, state="ready") for kind in kinds]
    assert [rows.count() for rows in found] == [3, 1, 1]

"""The made-up complaint that is still being written can be gone on with, as the home page offers."""

from __future__ import annotations

import pytest
from django.test import Client

from cases.demo import play
from cases.demo.people import make_company
from cases.demo.play import _Scene
from cases.demo.stories import CASES, MIDWAY
from cases.models import Case
from tests.accounts.factories import sign_in


@pytest.mark.django_db
def test_the_draft_of_the_demonstration_opens_at_its_task_list() -> None:
    company = make_company()
    story = next(story for story in CASES if not story.steps)
    draft = _Scene(company, story).case
    client = sign_in(Client(), company.representative(story.union))
    assert client.get(f"/en/file/{draft.pk}/").status_code == 200
    assert f"/en/file/{draft.pk}/" in client.get("/en/file/drafts/").content.decode()


@pytest.mark.django_db
def test_every_name_of_the_demonstration_says_once_that_it_is_made_up() -> None:
    company = make_company()
    play._take_up_midway(company, CASES[0], *MIDWAY[0])
    titles = {Case.objects.get().title, *(play._title(company, story) for story in CASES)}
    names = [half for title in titles for half in title.split(" / ")]
    names += [person.get_full_name() for person in company.people.values()]
    wrong = [name for name in names if name.count("(made up)") + name.count("(ឧទាហរណ៍)") != 1]
    assert not wrong

"""Social dialogue for programs: what each sees, steps taken once, answers that fit their description."""

from __future__ import annotations

import json
from unittest.mock import patch

from django.core.serializers.json import DjangoJSONEncoder
from drf_spectacular.generators import SchemaGenerator
from openapi_schema_validator import OAS30Validator

from dialogue.api import views
from dialogue.models import Meeting
from tests.dialogue.agreements.conftest import endorse_all
from tests.dialogue.meetings.conftest import opened, put

API = "/api/v1/"
SPEC = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), cls=DjangoJSONEncoder))


def fits(route, body, method="get", status="200"):
    """Whether a body is as the description says."""
    schema = SPEC["paths"][API + route][method]["responses"][status]["content"]["application/json"]["schema"]
    OAS30Validator({**schema, "components": SPEC["components"]}).validate(body)
    return True


def test_lists_and_details_of_meetings_fit_their_description(hall, call):
    put(opened(hall))
    for route, path in (("bodies/", "bodies/"), ("bodies/{slug}/", "bodies/hall/"), ("meetings/", "meetings/"),
                        ("meetings/{number}/", f"meetings/{hall.meeting.number}/")):  # fmt: skip
        status, body = call(hall.people["workers1"], "get", API + path)
        assert status == 200 and fits(route, body)
    assert [item["title"] for item in body["items"]] == ["Opening", "Work plan"]
    assert body["decisions"][0]["result"] == "open"


def test_strangers_find_neither_body_nor_meeting(hall, call, client):
    for path in (
        "bodies/hall/",
        f"meetings/{hall.meeting.number}/",
        f"oparl/meetings/{hall.meeting.number}/",
    ):
        assert call(hall.people["outsider"], "get", API + path)[0] == 404
    assert call(hall.people["outsider"], "get", f"{API}meetings/")[1]["results"] == []
    client.logout()
    assert client.get(f"{API}meetings/").status_code == 401


def test_agreements_and_commitments_fit_their_description(table, tabled, call):
    endorse_all(table, tabled)
    promise = tabled.commitments.get().pk
    for route, path in (("agreements/", "agreements/"), ("agreements/{number}/", f"agreements/{tabled.number}/"),
                        ("commitments/", "commitments/"), ("commitments/{id}/", f"commitments/{promise}/"),
                        ("indicators/", "indicators/")):  # fmt: skip
        status, body = call(table.stranger, "get", API + path)
        assert status == 200 and fits(route, body), path
    assert call(table.stranger, "get", f"{API}commitments/?limit=1&after={promise}")[1]["results"] == []


def test_filters_that_are_none_are_refused(table, call):
    for query in ("limit=0", "after=x", "after=9" + "9" * 30, "whose=mine"):
        assert call(table.stranger, "get", f"{API}agreements/?{query}")[0] == 400


def test_a_page_has_at_most_a_hundred_rows_whatever_is_asked(table, call):
    with (
        patch.object(views, "MOST", 2),
        patch.object(views, "newest_first", wraps=views.newest_first) as asked,
    ):
        assert call(table.stranger, "get", f"{API}agreements/?limit={10**9}")[0] == 200
    assert asked.call_args.args[2] == 2


def test_a_step_is_taken_once_per_key_and_only_by_who_may(hall, call):
    path = f"{API}meetings/{hall.meeting.number}/steps/set_agenda_item/"
    body, key = {"title": "Wages", "kind": "discussion"}, {"Idempotency-Key": "abc"}
    assert call(hall.people["secretary"], "post", path, body)[0] == 428
    assert call(hall.people["secretary"], "post", path, {"title": ""}, **key)[0] == 422
    first = call(hall.people["secretary"], "post", path, body, **key)
    assert first[0] == 201 and fits("meetings/{number}/steps/{name}/", first[1], "post", "201")
    assert call(hall.people["secretary"], "post", path, body, **key)[1]["seen"] == first[1]["seen"]
    assert call(hall.people["secretary"], "post", path, {**body, "title": "Other"}, **key)[0] == 422
    assert [item.title for item in hall.meeting.items.all()] == ["Wages"]
    assert call(hall.people["workers1"], "post", path, body, **key)[0] == 403
    assert call(hall.people["outsider"], "post", path, body, **key)[0] == 404


def test_what_a_step_does_not_ask_for_is_named_and_nothing_is_picked_from_a_list(hall, call):
    path, key = f"{API}meetings/{hall.meeting.number}/steps/set_agenda_item/", {"Idempotency-Key": "abc"}
    body = {"title": "Wages", "kind": "discussion"}
    for more, field, code in (
        ({"state": "closed"}, "state", "unknown"),
        ({"title": ["a", "b"]}, "title", "once"),
    ):
        status, answer = call(hall.people["secretary"], "post", path, {**body, **more}, **key)
        assert (status, answer["field"], answer["code"]) == (422, field, code)
    assert not hall.meeting.items.exists()


def test_a_step_says_what_it_asks_or_why_it_is_shut(hall, call):
    place = f"{API}meetings/{hall.meeting.number}/steps/"
    status, shut = call(hall.people["secretary"], "get", f"{place}convene/")
    assert (status, shut["open"], shut["code"]) == (200, False, "no_agenda")
    asked = call(hall.people["secretary"], "get", f"{place}set_agenda_item/")[1]
    assert asked["answers"]["properties"]["title"]["maxLength"] == 300
    assert call(hall.people["secretary"], "get", f"{place}nothing/")[0] == 404
    assert call(hall.people["secretary"], "get", f"{place}close_vote/")[1]["open"] is False


def test_a_stale_page_is_told_what_was_newer(hall, call):
    hall.do("secretary", "set_agenda_item", title="Opening", kind="information")
    before = call(hall.people["chair"], "get", f"{API}meetings/{hall.meeting.number}/")[1]["seen"]
    hall.do("secretary", "set_agenda_item", title="Wages", kind="discussion")
    path, headers = f"{API}meetings/{hall.meeting.number}/steps/convene/", {"Idempotency-Key": "e1"}
    status, answer = call(hall.people["chair"], "post", path, {}, **headers, **{"If-Match": before})
    assert (status, answer["newer"][0]["action"]) == (409, "set_agenda_item")
    assert call(hall.people["chair"], "post", path, {}, **headers)[0] == 201


def test_oparl_shows_public_bodies_to_all_and_their_meetings_once_they_are_over(hall, call, client):
    opened(hall)
    type(hall.body).objects.filter(pk=hall.body.pk).update(public=True)
    path = f"{API}oparl/meetings/{hall.meeting.number}/"
    assert client.get(path).status_code == 404
    hall.do("secretary", "close_meeting")
    found = client.get(path).json()
    assert (found["type"], found["meetingState"]) == ("https://schema.oparl.org/1.1/Meeting", "completed")
    assert not {"agendaItem", "location"} & set(found) and "First meeting" not in json.dumps(found)
    listed = client.get(f"{API}oparl/meetings/?body=hall").json()["data"]
    assert [row["id"] for row in listed] == [found["id"]]
    whole = call(hall.people["workers1"], "get", path)[1]
    assert [item["name"] for item in whole["agendaItem"]] == ["Opening", "Work plan"]


def test_oparl_begins_at_its_system_and_leads_to_everything(hall, client):
    system = client.get(f"{API}oparl/").json()
    ministry = client.get("/api" + system["body"].partition("/api")[2]).json()["data"][0]
    for name in ("organization", "meeting"):
        assert client.get("/api" + ministry[name].partition("/api")[2]).json()["data"] is not None
    slugs = {row["shortName"] for row in client.get(f"{API}oparl/organizations/").json()["data"]}
    assert "hall" not in slugs and slugs
    assert Meeting.objects.count() == 1

"""The description of the interface: sound, up to date, and said by the forms themselves."""

from __future__ import annotations

import json

import pytest
from django import forms
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from drf_spectacular.generators import SchemaGenerator
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import validate

from cases.api.answers import _sample
from cases.api.filing import ComplaintForm
from cases.api.filters import CaseFilters
from cases.api.views import NAMES
from cases.forms import FORMS
from cases.procedure import ACTIONS
from tests.accounts.factories import sign_in

API = "/api/v1/cases/"
ACTION = API + "{number}/actions/"
SPEC = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), cls=DjangoJSONEncoder))
PLACES = [(n, side) for n in NAMES for side in (1, None)]


def resolved(schema):
    """The schema that a reference points to."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return SPEC["components"]["schemas"][name] if name else schema


def body_of(name):
    post = SPEC["paths"][f"{ACTION}{name}/"]["post"]
    return resolved(post["requestBody"]["content"]["application/json"]["schema"])


def place(schema, dotted):
    """The part of a schema that describes a dotted field; rows and keys of the case stand for any."""
    for part in dotted.split("."):
        schema = (
            schema.get("properties", {}).get(part) or schema.get("additionalProperties") or schema["items"]
        )
    return schema


def test_the_description_is_sound():
    validate(SPEC)


def test_the_written_description_is_up_to_date():
    call_command("openapi", "--check")


def test_a_description_that_is_out_of_date_is_noticed(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    call_command("openapi")
    call_command("openapi", "--check")
    (tmp_path / "docs" / "openapi.json").write_text("{}")
    with pytest.raises(CommandError, match="out of date"):
        call_command("openapi", "--check")


def test_every_action_of_the_table_has_an_address():
    found = {path.removeprefix(ACTION).strip("/") for path in SPEC["paths"] if path.startswith(ACTION)}
    by_clock = {name for name, action in ACTIONS.items() if action.who == ("clock",)}
    assert found == set(NAMES) == set(FORMS) - by_clock - {"file"}


@pytest.mark.parametrize(("name", "side"), PLACES)
def test_the_body_of_an_action_is_what_its_form_asks(name, side):
    schema = body_of(name)
    for dotted, field in FORMS[name](facts=_sample(side)).fields.items():
        leaf = place(schema, dotted)
        assert leaf.get("maxLength") == getattr(field, "max_length", None)
        assert (leaf.get("minimum"), leaf.get("maximum")) == limits(field)
        assert set(leaf.get("enum") or choices(field)) >= set(choices(field))


def limits(field):
    return (field.min_value, field.max_value) if isinstance(field, forms.IntegerField) else (None, None)


def choices(field):
    """What a choice offers, where that is the same for every case."""
    if type(field) is not forms.ChoiceField:
        return []
    values = [value for value, _label in field.choices if value]
    return [] if "{" in "".join(values) else values


def test_a_body_offers_what_either_side_may_choose():
    assert place(body_of("add_document"), "audience")["enum"] == ["all", "party", "officers"]
    assert "method" in body_of("sign_settlement")["properties"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_required_of_everybody_is_required_in_the_body(name):
    schema = body_of(name)
    asked = [
        {n: f.required for n, f in FORMS[name](facts=_sample(side)).fields.items()} for side in (1, None)
    ]
    for dotted in asked[0].keys() & asked[1].keys():
        *path, last = dotted.split(".")
        parent = place(schema, ".".join(path)) if path else schema
        required = last in parent.get("required", [])
        assert required is all(form[dotted] for form in asked) or "{" in last or last.isdecimal()


def test_the_filters_of_the_list_are_those_of_its_form():
    found = {p["name"]: p["schema"] for p in SPEC["paths"][API]["get"]["parameters"]}
    assert set(found) == set(CaseFilters.base_fields)
    assert "in_conciliation" in found["state"]["items"]["enum"]
    assert found["limit"] == {"type": "integer", "minimum": 1}


def test_the_body_of_a_complaint_is_what_its_form_asks():
    schema = resolved({"$ref": "/Complaint"})
    assert set(schema["properties"]) == {
        *ComplaintForm.base_fields,
        "parties",
        "issues",
        "workers",
        "acting_for",
    }
    for name, field in ComplaintForm.base_fields.items():
        assert (name in schema["required"]) is field.required
        assert schema["properties"][name].get("maxLength") == getattr(field, "max_length", None)


def test_every_refusal_is_described_in_the_one_shape():
    calls = [call for path in SPEC["paths"].values() for call in path.values()]
    for call in calls:
        refusals = {s: r for s, r in call["responses"].items() if int(s) >= 400}
        assert {"401", "403"} <= set(refusals)
        assert {r["$ref"] for r in refusals.values()} == {"#/components/responses/Error"}


REFUSALS = {
    400: ("get", "?limit=abc", {}, {}),
    404: ("get", "CD-2099-0001/", {}, {}),
    405: ("put", "", {}, {}),
    406: ("get", "", {}, {"Accept": "text/html"}),
    413: ("post", "", {"facts": "x" * 1_100_000}, {"Idempotency-Key": "k"}),
    422: ("post", "", {"title": "x"}, {"Idempotency-Key": "k"}),
    428: ("post", "", {}, {}),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_every_refusal_has_the_one_shape(client, cast, status):
    method, path, body, headers = REFUSALS[status]
    sign_in(client, cast.union_rep)
    more = {"data": json.dumps(body), "content_type": "application/json"} if method != "get" else {}
    answer = getattr(client, method)(f"{API}{path}", headers=headers, **more)
    assert answer.status_code == status
    assert is_an_error(answer)


def is_an_error(answer):
    """Whether a body is the one shape of errors, as described, with words and the request's number."""
    body = answer.json()
    OAS30Validator({**resolved({"$ref": "/Error"}), "components": SPEC["components"]}).validate(body)
    return bool(body["detail"]) and body["id"] == answer["X-Request-Id"] and body["errors"][0]["code"]


def test_a_program_with_a_session_without_second_factor_is_told_so_in_the_one_shape(client, cast):
    sign_in(client, cast.officer, second_factor=False)
    answer = client.get(API)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")
    assert is_an_error(answer)

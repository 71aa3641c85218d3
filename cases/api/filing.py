"""A complaint that a program sends: the sheet is checked, tied to who files, and filed once per key."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts.access import Access, access_of
from accounts.models import Office
from cases.api.base import person
from cases.api.errors import Unprocessable, does_not_fit, of_form, of_tried, refuse_rows
from cases.api.filing_workers import read_workers, with_numbers
from cases.calling import try_action
from cases.forms.base import TextField, flatten
from cases.models import Case, CaseEvent, KeptAnswer
from cases.models.keeping import KEY_REUSED
from cases.models.sheet import SheetError, read_sheet
from cases.procedure import PROCEDURES
from cases.services.drafts import bind_workers, lay_beside
from cases.services.opening import start_draft
from cases.services.receipts import seal_of
from cases.worker_tables import PeopleRead

PARTY_KEYS = frozenset(
    {
        "key", "side", "kind", "name", "name_latin", "workers", "women", "phone", "email", "address",
        "language", "interpreter", "safe_contact",
    }
)  # fmt: skip
ISSUE_KEYS = frozenset({"key", "category", "text", "asked", "since", "claimant_workers", "claimant_position"})
_DIGEST = "body_digest"
_LISTS = ("parties", "issues")
_MOST_ROWS = 200


class ComplaintForm(forms.Form):
    """What a complaint says beside its parties, issues and list of workers."""

    procedure = forms.ChoiceField(choices=[(name, name) for name in PROCEDURES])
    office = forms.ModelChoiceField(queryset=Office.objects.all(), to_field_name="slug")
    title = TextField(long=False, max_length=300, required=False)
    facts = TextField(max_length=20000, required=False)
    claimant = forms.SlugField(max_length=40, required=False)
    declaration = forms.BooleanField()
    signer = TextField(long=False, max_length=200, required=False)


def file_complaint(request: Request, body: dict[str, Any], key: str) -> tuple[CaseEvent, bool]:
    """File it; give the event and whether the case is new. The same key and body give the same case.

    Raises Unprocessable (422), PermissionDenied (403), Conflict (409); then nothing has changed.
    """
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    kept = _kept(request, key, digest)
    if kept is not None:
        return kept, False
    form = _checked(body)
    filed_for = _filed_for(access_of(request.user), body)
    sheet = {**_sheet(body, form.cleaned_data["claimant"], request, filed_for), _DIGEST: digest}
    people = read_workers(body, sheet, form.cleaned_data["procedure"], filed_for)
    sheet, numbers = with_numbers(sheet, people)
    drafted = {"sheet": sheet, "filed_for_id": filed_for, **numbers}
    try:
        return _file(request, form.cleaned_data, drafted, people, key), True
    except (IntegrityError, Unprocessable):  # a call with this key was faster: its case is the answer
        kept = _kept(request, key, digest)
        if kept is None:
            raise
        return kept, False


def _kept(request: Request, key: str, digest: str) -> CaseEvent | None:
    """What was filed under this key; Unprocessable where it was something else."""
    rows = KeptAnswer.objects.select_related("event__case")
    row = rows.filter(user_id=person(request).pk, key=key).first()
    if row is None:
        return None
    case = row.event.case
    mine = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    if row.event.action != "file" or case.sheet.get(_DIGEST) != digest or not mine:
        raise does_not_fit("Idempotency-Key", str(KEY_REUSED.text), KEY_REUSED.code)
    return row.event


def _checked(body: dict[str, Any]) -> ComplaintForm:
    """The form of the plain values; Unprocessable for what does not fit or is not asked for."""
    known = {*ComplaintForm.base_fields, *_LISTS, "workers", "acting_for"}
    unknown = {name: [_("This is not asked for here.")] for name in body if name not in known}
    if unknown:
        raise _unknown(unknown)
    plain = {k: v for k, v in body.items() if k in ComplaintForm.base_fields}
    nested = {k: [_("This must be text.")] for k, v in plain.items() if isinstance(v, dict | list)}
    if nested:
        raise _unknown(nested, "invalid")
    form = ComplaintForm(flatten(plain))
    if not form.is_valid():
        raise of_form(form)
    return form


def _unknown(errors: dict[str, list[str]], code: str = "unknown") -> ValidationError:
    name, words = next(iter(errors.items()))
    return does_not_fit(name[:80], words[0], code)


def _filed_for(access: Access, body: dict[str, Any]) -> int | None:
    """The organization the complaint is for; None for the person's own.

    `acting_for` names one of those the person acts for, or null; without it the only one is meant.
    """
    mine = set(access.organizations)
    if "acting_for" in body:
        wanted = body["acting_for"]
        if wanted is None:
            return None
        if not isinstance(wanted, int) or isinstance(wanted, bool) or wanted not in mine:
            raise does_not_fit("acting_for", _("You do not act for this organization."))
        return wanted
    if len(mine) > 1:
        raise does_not_fit("acting_for", _("Say for which organization you file."), "required")
    return next(iter(mine), None)


def _sheet(body: dict[str, Any], claimant: str, request: Request, organization: int | None) -> dict[str, Any]:
    """Parties and issues, the claimant tied to who files; nobody is tied to anybody by typing an id."""
    for name, allowed in zip(_LISTS, (PARTY_KEYS, ISSUE_KEYS), strict=True):
        refuse_rows(body.get(name), name, allowed, _MOST_ROWS)
    sheet = {name: body[name] for name in _LISTS}
    try:
        found = read_sheet(sheet)
    except SheetError as error:
        raise does_not_fit(error.path, error.message) from error
    keys = [row["key"] for row in found.parties]
    claimant = claimant or keys[0]
    if claimant not in keys:
        raise does_not_fit("claimant", _("No party has this key."))
    tie = {"organization": organization} if organization else {"person": person(request).pk}
    parties = [{**party, **tie} if party["key"] == claimant else party for party in sheet["parties"]]
    return {**sheet, "claimant": claimant, "parties": parties}


def _file(
    request: Request, data: dict[str, Any], drafted: dict[str, Any], people: PeopleRead, key: str
) -> CaseEvent:
    """Draft and file in one transaction; raises what the gate says."""
    names = " / ".join(party["name"] for party in drafted["sheet"]["parties"])
    with transaction.atomic():
        draft = start_draft(
            procedure=data["procedure"], office=data["office"], created_by=person(request).pk,
            title=(data["title"] or names)[:300], facts_text=data["facts"], **drafted,
        )  # fmt: skip
        lay_beside(draft, people)
        said = flatten({"declaration": data["declaration"], "signer": data["signer"]})
        tried = try_action(draft, "file", request, said, key=key, seen=None)
        if tried.event is None:
            raise of_tried(tried)
        bind_workers(tried.event)
        seal_of(tried.event)
    return tried.event

"""The shapes of a complaint that a program files, as the description of the interface tells them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from cases.api.filing_workers import MOST
from cases.models import PartyKind, Side
from cases.procedure import PROCEDURES
from cases.worker_tables import COLUMNS


class Filed(s.Serializer[Any]):
    """The case a complaint became."""

    number = s.CharField()
    state = s.CharField()
    seen = s.CharField()


class PartySheet(s.Serializer[Any]):
    """A party of a complaint."""

    key = s.CharField(max_length=40)
    side = s.ChoiceField(Side.choices)
    kind = s.ChoiceField(PartyKind.choices, required=False)
    name = s.CharField(max_length=250)
    name_latin = s.CharField(max_length=250, required=False)
    workers = s.IntegerField(required=False, allow_null=True, min_value=0, max_value=1_000_000)
    women = s.IntegerField(required=False, allow_null=True, min_value=0, max_value=1_000_000)
    phone = s.CharField(max_length=40, required=False)
    email = s.CharField(max_length=254, required=False)
    address = s.CharField(max_length=300, required=False)
    language = s.CharField(max_length=8, required=False)
    interpreter = s.CharField(max_length=60, required=False)
    safe_contact = s.CharField(max_length=200, required=False)


class IssueSheet(s.Serializer[Any]):
    """An issue of a complaint."""

    key = s.CharField(max_length=40)
    category = s.CharField(required=False)
    text = s.CharField(max_length=8000, required=False)
    asked = s.CharField(max_length=8000, required=False)
    since = s.DateField(required=False)
    claimant_workers = s.IntegerField(required=False, allow_null=True, min_value=0, max_value=1_000_000)
    claimant_position = s.CharField(max_length=8000, required=False)


class WorkerSheet(s.Serializer[Any]):
    """A worker whom a complaint names; read by officers and the own side alone. null: not said.

    Of two people who are the same in everything, or have one `card`, the second is refused.
    """

    name = s.CharField(max_length=COLUMNS["name"].size)
    sex = s.ChoiceField(["woman", "man", ""], required=False)
    card = s.CharField(max_length=COLUMNS["card"].size, required=False, allow_blank=True)
    job = s.CharField(max_length=COLUMNS["job"].size, required=False, allow_blank=True)
    informal = s.BooleanField(required=False, allow_null=True, help_text="No written contract")
    migrant = s.BooleanField(required=False, allow_null=True)


class Complaint(s.Serializer[Any]):
    """A complaint: who against whom, about what. `acting_for` null files for oneself.

    `workers` names the workers of a collective complaint, or of a union's: where a row does not fit nothing
    is filed, and 422 names each such row, counted from 0. More are added by `add_workers`. Numbers of people
    that the claimant does not give are those of the list.
    """

    procedure = s.ChoiceField(list(PROCEDURES))
    office = s.CharField()
    title = s.CharField(max_length=300, required=False)
    facts = s.CharField(max_length=20000, required=False)
    claimant = s.CharField(max_length=40, required=False)
    parties = PartySheet(many=True)
    issues = IssueSheet(many=True)
    workers = s.ListField(child=WorkerSheet(), required=False, min_length=1, max_length=MOST)
    declaration = s.BooleanField()
    signer = s.CharField(max_length=200, required=False)
    acting_for = s.IntegerField(required=False, allow_null=True)

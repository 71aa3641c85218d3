"""The shapes of answers about social dialogue, as the description of the interface (OpenAPI) tells them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

PAGE = [
    OpenApiParameter("after", int, description="The mark `next` of the page before"),
    OpenApiParameter("limit", int, description="1 to 100 rows, 25 if not said"),
]


class BodyRow(s.Serializer[Any]):
    """A body of social dialogue."""

    slug = s.CharField()
    name = s.CharField()
    name_km = s.CharField()
    kind = s.CharField()
    public = s.BooleanField()
    is_example = s.BooleanField()


class BodyView(BodyRow):
    """A body with its rules; `seats` by side."""

    basis = s.CharField()
    mandate = s.CharField()
    rules = s.DictField(child=s.CharField())
    rules_confirmed = s.BooleanField()
    seats = s.DictField(child=s.IntegerField())
    meetings_per_year = s.IntegerField(allow_null=True)
    endorsers = s.ListField(child=s.CharField())


class MeetingRow(s.Serializer[Any]):
    """A meeting in a list."""

    number = s.CharField()
    body = s.CharField()
    title = s.CharField()
    title_km = s.CharField()
    state = s.CharField()
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField(allow_null=True)
    place = s.CharField()


class StepView(s.Serializer[Any]):
    """What this person can do, or why not now."""

    name = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    open = s.BooleanField()
    code = s.CharField(allow_null=True)
    reason = s.CharField(allow_null=True)


class StepAsked(StepView):
    """The same with what it asks, as a JSON schema; null where it is shut."""

    answers = s.DictField(allow_null=True)


class FileView(s.Serializer[Any]):
    """A file of social dialogue; `url` gives its bytes once its state is `ready`."""

    id = s.UUIDField()
    title = s.CharField()
    name = s.CharField()
    size = s.IntegerField()
    sha256 = s.CharField()
    state = s.CharField()
    audience = s.CharField()
    language = s.CharField()
    url = s.CharField()


class StepDone(s.Serializer[Any]):
    """A step that was taken; `seen` is the token of what it left, `files` what it brought."""

    action = s.CharField()
    state = s.CharField()
    occurred_at = s.DateTimeField()
    warnings = s.ListField(child=s.DictField())
    seen = s.CharField()
    files = FileView(many=True)


class MeetingView(MeetingRow):
    """A meeting with its agenda, decisions and papers, as far as this person may see them."""

    items = s.ListField(child=s.DictField())
    decisions = s.ListField(child=s.DictField())
    papers = FileView(many=True)
    steps = StepView(many=True)
    seen = s.CharField()


class AgreementRow(s.Serializer[Any]):
    """An agreement in a list."""

    number = s.CharField()
    body = s.CharField(allow_null=True)
    title = s.CharField()
    title_km = s.CharField()
    state = s.CharField()
    in_force_on = s.DateField(allow_null=True)
    expires_on = s.DateField(allow_null=True)


class AgreementView(AgreementRow):
    """An agreement with its newest text, who endorsed it, and what was promised."""

    version = s.IntegerField()
    digest = s.CharField()
    endorsers = s.ListField(child=s.CharField())
    endorsements = s.ListField(child=s.DictField())
    clauses = s.ListField(child=s.DictField())
    commitments = s.ListField(child=s.DictField())
    steps = StepView(many=True)
    seen = s.CharField()


class CollectiveRow(s.Serializer[Any]):
    """A collective agreement in a list; its four days are four facts."""

    number = s.CharField()
    title = s.CharField()
    state = s.CharField()
    employer = s.CharField()
    union = s.CharField()
    office = s.CharField()
    concluded_on = s.DateField()
    signed_on = s.DateField()
    effective_on = s.DateField()
    expires_on = s.DateField(allow_null=True)
    registered_on = s.DateField(allow_null=True)
    certificate = s.CharField(allow_null=True)


class CollectiveView(CollectiveRow):
    """A collective agreement with its text, and the signed text as files."""

    text = s.CharField()
    summary = s.CharField()
    text_public = s.BooleanField()
    files = FileView(many=True)
    steps = StepView(many=True)
    seen = s.CharField()


class CommitmentRow(s.Serializer[Any]):
    """A commitment; `origin` is the number of its agreement or meeting."""

    id = s.IntegerField()
    origin = s.CharField()
    owner = s.CharField()
    organization = s.CharField(allow_null=True)
    text = s.CharField()
    text_km = s.CharField()
    due = s.DateField(allow_null=True)
    status = s.CharField()
    done_on = s.DateField(allow_null=True)
    evidence = s.CharField()
    category = s.CharField()
    plan_item = s.CharField(allow_null=True)


class CommitmentView(CommitmentRow):
    """A commitment with the files that prove it."""

    files = FileView(many=True)


class IndicatorRow(s.Serializer[Any]):
    """An indicator of a programme; texts by language."""

    programme = s.CharField()
    code = s.CharField()
    item = s.CharField()
    title = s.DictField(child=s.CharField())
    unit = s.CharField()
    baseline = s.FloatField(allow_null=True)
    target = s.FloatField(allow_null=True)


class IndicatorView(IndicatorRow):
    """An indicator with its newest value that counts; `counted` says that the system counted it."""

    latest = s.FloatField(allow_null=True)
    latest_on = s.DateField(allow_null=True)
    counted = s.BooleanField()
    standing = s.CharField()
    progress = s.FloatField(allow_null=True)


def page_of(row: type[s.Serializer[Any]]) -> type[s.Serializer[Any]]:
    """One page of rows; `next` is the mark for `after`, null at the end."""
    name = row.__name__.replace("Row", "Page")
    fields = {"results": row(many=True), "next": s.IntegerField(allow_null=True), "__doc__": page_of.__doc__}
    return type(name, (s.Serializer,), fields)

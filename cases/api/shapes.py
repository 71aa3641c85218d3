"""The shapes of answers, as the description of the interface (OpenAPI) tells them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

NUMBER = OpenApiParameter("number", str, OpenApiParameter.PATH, description="Number of the case")
KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, required=True,
    description="1 to 64 ASCII characters; the same key with the same body acts once",
)  # fmt: skip
SEEN = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER,
    description="`seen` of the case as you know it; 409 where somebody acted since",
)  # fmt: skip


class ErrorRow(s.Serializer[Any]):
    """One thing that is wrong."""

    code = s.CharField()
    detail = s.CharField()
    field = s.CharField(allow_null=True)


class Error(ErrorRow):
    """Every error: the first at the top, all in `errors`, the request's number in `id`.

    409 adds `newer` (who did what meanwhile), `allowed` (the actions open to you now) or `basis` (the
    article); a refused file adds `note` (its figures).
    """

    type = s.CharField()
    id = s.CharField()
    errors = ErrorRow(many=True)  # type: ignore[assignment]
    basis = s.CharField(required=False)
    note = s.CharField(required=False)
    allowed = s.ListField(child=s.CharField(), required=False)
    newer = s.ListField(child=s.DictField(), required=False)


class CaseRow(s.Serializer[Any]):
    """A case in a list."""

    number = s.CharField()
    title = s.CharField()
    procedure = s.CharField()
    state = s.CharField()
    office = s.CharField()
    waits_for = s.CharField()
    next_deadline = s.DateTimeField(allow_null=True)
    next_deadline_code = s.CharField(allow_null=True)
    workers = s.IntegerField(allow_null=True)
    women = s.IntegerField(allow_null=True)
    officer = s.CharField(allow_null=True)
    conciliator = s.CharField(allow_null=True)
    filed_at = s.DateTimeField(allow_null=True)


class CasePage(s.Serializer[Any]):
    """One page of cases; `next` is the mark for `after`."""

    results = CaseRow(many=True)
    next = s.CharField(allow_null=True)
    counts = s.DictField(child=s.IntegerField(), required=False)
    counts_complete = s.BooleanField(
        required=False,
        help_text="Cases are counted up to 500, the soonest first; false: there are more.",
    )


class Contact(s.Serializer[Any]):
    """How to reach a party: for officials and its own people."""

    phone = s.CharField()
    email = s.CharField()
    address = s.CharField()
    safe_contact = s.CharField()
    interpreter = s.CharField()


class PartyView(s.Serializer[Any]):
    """A party; `contact` is null where it is masked."""

    key = s.CharField()
    side = s.CharField()
    role = s.CharField()
    kind = s.CharField()
    name = s.CharField()
    mine = s.BooleanField()
    workers = s.IntegerField(allow_null=True)
    women = s.IntegerField(allow_null=True)
    contact = Contact(allow_null=True)


class IssueView(s.Serializer[Any]):
    """An issue; `kind` is null for parties."""

    key = s.CharField()
    category = s.CharField()
    text = s.CharField()
    asked = s.CharField()
    status = s.CharField()
    kind = s.CharField(allow_null=True)
    answer = s.CharField()
    since = s.DateField(allow_null=True)
    claimant_workers = s.IntegerField(allow_null=True)
    respondent_workers = s.IntegerField(allow_null=True)
    claimant_position = s.CharField()
    respondent_position = s.CharField()


class DeadlineView(s.Serializer[Any]):
    """A time limit with its counting, day by day."""

    code = s.CharField()
    party = s.CharField(allow_null=True)
    trigger_on = s.DateField()
    due_at = s.DateTimeField()
    due_on = s.DateField(allow_null=True)
    rolled_due_on = s.DateField(allow_null=True)
    length = s.IntegerField(allow_null=True)
    unit = s.CharField()
    status = s.CharField()
    basis = s.CharField()
    rule_set = s.CharField()
    verified = s.BooleanField()
    note = s.CharField()
    counting = s.ListField(child=s.DictField())


class EventView(s.Serializer[Any]):
    """An entry of the record that this person can see; `entry` (for `correct`) only for the office."""

    action = s.CharField()
    done = s.CharField()
    by = s.CharField(allow_null=True)
    person = s.CharField()
    role = s.CharField()
    occurred_at = s.DateTimeField()
    recorded_at = s.DateTimeField()
    day_only = s.BooleanField()
    audience = s.CharField()
    basis = s.CharField()
    warnings = s.ListField(child=s.DictField())
    entry = s.IntegerField(allow_null=True)


class SessionView(s.Serializer[Any]):
    """A session; `minutes` is null where they are not for this person."""

    number = s.IntegerField()
    kind = s.CharField()
    starts_at = s.DateTimeField()
    until = s.DateTimeField(allow_null=True)
    place = s.CharField()
    link = s.CharField()
    interpreter = s.CharField()
    held = s.BooleanField()
    attended = s.ListField(child=s.CharField())
    unsigned = s.ListField(child=s.CharField())
    minutes = s.CharField(allow_null=True)


class SignatureView(s.Serializer[Any]):
    """A signature under one version of a text."""

    party = s.CharField(allow_null=True)
    method = s.CharField()
    signer = s.CharField()


class SettlementView(s.Serializer[Any]):
    """One version of a settlement text."""

    key = s.CharField()
    version = s.IntegerField()
    text = s.CharField()
    obligations = s.ListField(child=s.DictField())
    covers = s.ListField(child=s.CharField())
    digest = s.CharField()
    partial = s.BooleanField()  # type: ignore[assignment]
    status = s.CharField()
    signatures = SignatureView(many=True)


class OfferView(s.Serializer[Any]):
    """An offer between two parties, for them alone; `shared`: for the conciliator too.

    `status` and `words` are null where the answer is not for this person. To accept settles nothing.
    """

    id = s.UUIDField()
    by = s.CharField()
    to = s.CharField()
    text = s.CharField()
    issues = s.ListField(child=s.CharField(), help_text="None: the whole dispute.")
    at = s.DateTimeField()
    counters = s.UUIDField(allow_null=True)
    shared = s.BooleanField()
    status = s.CharField(allow_null=True)
    words = s.CharField(allow_null=True)
    answered_at = s.DateTimeField(allow_null=True)


class ActionView(s.Serializer[Any]):
    """What this person can do, or why not now; `schema` is where its answers are described."""

    name = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    open = s.BooleanField()
    code = s.CharField(allow_null=True)
    reason = s.CharField(allow_null=True)
    basis = s.CharField(allow_null=True)
    schema = s.CharField()


class CaseView(s.Serializer[Any]):
    """A whole case for one person."""

    number = s.CharField()
    title = s.CharField()
    procedure = s.CharField()
    state = s.CharField()
    office = s.CharField()
    filed_at = s.DateTimeField(allow_null=True)
    seen = s.CharField()
    parties = PartyView(many=True)
    issues = IssueView(many=True)
    deadlines = DeadlineView(many=True)
    events = EventView(many=True)
    sessions = SessionView(many=True)
    settlements = SettlementView(many=True)
    offers = OfferView(many=True)
    actions = ActionView(many=True)


class Asked(ActionView):
    """One action now, with the JSON schema of its answers (null while it is shut)."""

    answers = s.DictField(allow_null=True)


class Done(s.Serializer[Any]):
    """The event that an act made, and the token of the case after it."""

    action = s.CharField()
    state = s.CharField()
    occurred_at = s.DateTimeField()
    warnings = s.ListField(child=s.DictField())
    seen = s.CharField()


class DocumentView(s.Serializer[Any]):
    """A document; `reason` says why it is blocked."""

    id = s.UUIDField()
    title = s.CharField()
    shows = s.CharField()
    dated = s.DateField(allow_null=True)
    text = s.CharField(allow_null=True)
    name = s.CharField(allow_null=True)
    content_type = s.CharField(allow_null=True)
    size = s.IntegerField()
    sha256 = s.CharField(allow_null=True)
    state = s.CharField()
    reason = s.CharField(allow_null=True)
    audience = s.CharField()
    party = s.CharField(allow_null=True)
    at = s.DateTimeField()
    in_record = s.BooleanField()


class DocumentPage(s.Serializer[Any]):
    """One page of documents; `next` is the mark for `before`."""

    results = DocumentView(many=True)
    next = s.CharField(allow_null=True)


class NewsRow(s.Serializer[Any]):
    """That something happened: numbers only, no content."""

    seq = s.IntegerField()
    kind = s.CharField()
    ref = s.CharField()
    verb = s.CharField()
    reason = s.CharField()
    at = s.DateTimeField()
    read = s.BooleanField()
    done = s.BooleanField()


class News(s.Serializer[Any]):
    """Rows after a number, oldest first; ask again with the last one's `seq` while `more`."""

    items = NewsRow(many=True)
    more = s.BooleanField()


class Seqs(s.Serializer[Any]):
    """Which rows."""

    seqs = s.ListField(child=s.IntegerField(min_value=1), max_length=1000)


class Count(s.Serializer[Any]):
    """How many changed."""

    done = s.IntegerField()


def answers(good: dict[Any, Any], *bad: int) -> dict[Any, Any]:
    """The answers of a call: the good ones, and these errors beside those that any call can have.

    400: a filter that is not known, or a body that cannot be read · 401 · 403 · 503: try again in seconds.
    """
    return {**good, **dict.fromkeys(sorted({400, 401, 403, 503, *bad}), Error)}

"""Taking a step of social dialogue as a program: the same form, gate and service as its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import FileField
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.answers import tree
from cases.api.base import ApiView, key_of, person, seen_of
from cases.api.errors import Conflict, NotTaken, does_not_fit, of_form, of_refusal, refuse_unknown
from cases.api.shapes import KEY, SEEN, answers
from cases.api.uploads import ManifestForm, WholeBody, upload_schema
from cases.files.refusals import FileRefused
from cases.forms import flatten
from cases.models.acting import KeyReused, Misfit, NotYours, Refused, Stale
from cases.services.documents import Manifest
from dialogue.api import present, shapes
from dialogue.forms import FORMS, PlainForm, StepForm
from dialogue.forms.files import WithFile
from dialogue.models import Agreement, Attachment, CollectiveAgreement, Entry, Meeting, Subject
from dialogue.models.facts import Facts
from dialogue.roles import actor_for
from dialogue.services.filing import take_with_file
from dialogue.services.step import open_steps

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Sent:
    """What a call brings: answers, and perhaps a file with what is said of it."""

    body: dict[str, Any]
    file: Any = None
    manifest: Manifest | None = None


class StepCall(WholeBody, ApiView):
    """A step on one subject; `model` says on what.

    Taking it answers 201 the entry · 403 never yours · 404 not visible · 409 not now or stale · 422 · 428.
    A file comes as multipart/form-data with `size` and `sha256`, the answers beside it.
    """

    model: ClassVar[type[Subject]]
    parser_classes = (*ApiView.parser_classes, MultiPartParser)

    def facts(self, request: Request, number: str, name: str) -> Facts:
        """The subject and who acts; Http404 for strangers and unknown steps, 403 where it is never theirs."""
        manager: Any = self.model._default_manager
        subject = manager.visible_to(request.user).filter(number=number.upper()).first()
        action = subject.table.action(name) if subject is not None else None
        if subject is None or action is None:
            raise Http404
        actor = actor_for(person(request), subject)
        if not set(action.who) & actor.roles:
            raise PermissionDenied
        return Facts(subject, actor, timezone.now())

    def get(self, request: Request, number: str, name: str) -> Response:
        """Whether it can be taken now, and what it asks."""
        facts = self.facts(request, number, name)
        decisions = open_steps(facts.subject, facts.actor, facts.moment)
        found = next((d for d in decisions if d.action.name == name), None)
        if found is not None:
            asked = tree(_form(facts, name, None).fields) if found.allowed else None
            return Response({**present.step(found), "answers": asked})
        shut = {"open": False, "code": "not_now", "reason": _("This cannot be done as things stand.")}
        label = str(facts.subject.table.actions[name].label)
        return Response({"name": name, "label": label, **shut, "answers": None})

    def post(self, request: Request, number: str, name: str) -> Response:
        """Take it, once per key."""
        facts, key = self.facts(request, number, name), key_of(request)
        sent = self._sent(request, facts, name)
        body = dict(sent.body)
        seen = seen_of(request, body)
        form = _form(facts, name, flatten(body), {"file": sent.file} if sent.file else None)
        refuse_unknown(body, [n for n, field in form.fields.items() if not isinstance(field, FileField)])
        if not form.is_valid():
            raise of_form(form)
        entry = _take(facts, form, sent, by=person(request), seen=seen, key=key)
        files = Attachment.objects.visible_to(request.user).filter(entry=entry) if sent.file else ()
        shown = {"action": entry.action, "state": entry.state_after, "occurred_at": entry.occurred_at}
        more = {"seen": facts.subject.head[:16], "files": [present.file_view(file) for file in files]}
        return Response({**shown, "warnings": entry.warnings, **more}, status=201)

    def _sent(self, request: Request, facts: Facts, name: str) -> Sent:
        """The answers; a file only for a step that takes one and is open: before that no byte is kept."""
        if not (request.content_type or "").startswith("multipart/form-data"):
            return Sent(dict(request.data))
        if not issubclass(_form_class(facts, name), WithFile):
            raise does_not_fit("file", _("This is not asked for here."), "unknown")
        _refuse_shut(facts, name)
        file = self.the_file(request)
        manifest = ManifestForm(request.POST)
        if not manifest.is_valid():
            raise of_form(manifest)
        rest = {k: v[0] if len(v) == 1 else v for k, v in request.POST.lists() if k not in _BESIDE}
        said = manifest.cleaned_data
        return Sent(rest, file, Manifest(said["size"], said["sha256"]))


_BESIDE = frozenset({"size", "sha256", "csrfmiddlewaretoken"})


def _refuse_shut(facts: Facts, name: str) -> None:
    """409 with the reason where a step cannot be taken now."""
    found = [d for d in open_steps(facts.subject, facts.actor, facts.moment) if d.action.name == name]
    if not found:
        raise Conflict(_("This cannot be done as things stand."), "not_now")
    if found[0].reason is not None:
        raise of_refusal(Refused(found[0].reason))


def _take(facts: Facts, form: StepForm, sent: Sent, *, by: User, seen: str | None, key: str) -> Entry:
    """The step with its file, both or neither; raises the answer to what is refused."""
    place = form.place() if sent.file is not None and isinstance(form, WithFile) else {}
    try:
        return take_with_file(
            facts.subject, form.step, by=by, answers=form.answers(), seen=seen, key=key, upload=sent.file,
            manifest=sent.manifest, **place,
        )  # fmt: skip
    except FileRefused as refused:
        raise NotTaken(refused) from refused
    except Refused as refused:
        raise _refusal(refused, form) from refused


def _form_class(facts: Facts, name: str) -> type[StepForm]:
    return FORMS[facts.subject.procedure].get(name, PlainForm)


def _form(facts: Facts, name: str, data: Any, files: Any = None) -> StepForm:
    return _form_class(facts, name)(data, files, facts=facts, step=name)


def _refusal(refused: Refused, form: StepForm) -> APIException:
    """The answer to a step that the service refused."""
    match refused:
        case NotYours():
            return PermissionDenied(str(refused))
        case KeyReused():
            return does_not_fit("Idempotency-Key", str(refused), "key_reused")
        case Misfit(field=field):
            form.add_error(field, ValidationError(str(refused), code=refused.reason.code))
            return of_form(form)
        case Stale(events=newer):
            return Conflict(str(refused), "stale", {"newer": [_newer(entry) for entry in newer]})
    return of_refusal(refused)


def _newer(entry: Entry) -> dict[str, Any]:
    """Who did what meanwhile."""
    by = entry.actor.get_full_name() if entry.actor is not None else ""
    return {"action": entry.action, "by": by, "role": entry.role, "at": entry.recorded_at}


_ASKED = answers({200: shapes.StepAsked}, 404)
_DONE = answers({201: shapes.StepDone}, 400, 404, 409, 413, 415, 422, 428, 507)
_SENT = {
    "application/json": OpenApiTypes.OBJECT,
    "multipart/form-data": {**upload_schema(ManifestForm), "additionalProperties": {"type": "string"}},
}
"""A step's answers; with a file they stand beside it."""


def described(name: str) -> Any:
    """Both calls of a step as the description of the interface tells them."""
    return extend_schema_view(
        get=extend_schema(operation_id=f"{name}_ask", responses=_ASKED),
        post=extend_schema(operation_id=name, request=_SENT, parameters=[KEY, SEEN], responses=_DONE),
    )


@described("meeting_step")
class MeetingStep(StepCall):
    """A step on a meeting."""

    model = Meeting


@described("agreement_step")
class AgreementStep(StepCall):
    """A step on an agreement."""

    model = Agreement


@described("collective_agreement_step")
class CollectiveStep(StepCall):
    """A step on a collective agreement."""

    model = CollectiveAgreement

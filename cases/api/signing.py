"""The one-time code of an electronic signature, for programs that a person signs with."""

from __future__ import annotations

from typing import Any, cast

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import shapes
from cases.api.base import ApiView, facts_of, person
from cases.api.errors import Conflict, does_not_fit, of_refusal, refuse_unknown
from cases.models.acting import NotYours, Refused
from cases.services.signing import give_code, may_have_code


class TextToSign(s.Serializer[Any]):
    """Which text, and the digest of it as it was read."""

    settlement = s.CharField(required=False)
    digest = s.CharField()


class CodeGiven(s.Serializer[Any]):
    """Where the code went (masked; empty for an authenticator app) and until when it counts."""

    channel = s.CharField()
    to = s.CharField()
    digest = s.CharField()
    expires_at = s.DateTimeField()


class SigningCodes(ApiView):
    """Codes for signing."""

    @extend_schema(
        operation_id="signing_code", parameters=[shapes.NUMBER], request=TextToSign,
        responses=shapes.answers({201: CodeGiven}, 404, 409, 413, 415, 422),
    )  # fmt: skip
    def post(self, request: Request, number: str) -> Response:
        """Send the person a code for `sign_settlement`; one given before is void, so no key is needed."""
        facts = facts_of(request, number)
        if not may_have_code(facts.actor):
            raise PermissionDenied
        body = dict(request.data)
        refuse_unknown(body, TextToSign().fields)
        key, digest = body.get("settlement") or "", body.get("digest")
        if not isinstance(key, str):
            raise does_not_fit("settlement", _("This must be text."))
        if not isinstance(digest, str) or not digest:
            raise does_not_fit("digest", _("Give the digest of the text that was read."))
        settlement = facts.standing_settlement(key)
        if settlement is None:
            raise Conflict(_("No settlement text of that key waits for signatures."), "no_settlement")
        if digest != settlement.digest:
            raise Conflict(_("The text changed while you read it. Read it again."), "text_changed")
        try:
            given = give_code(cast("Any", facts.case), settlement, person(request))
        except NotYours as error:
            raise PermissionDenied from error
        except Refused as refused:
            raise of_refusal(refused) from refused
        shown = {"channel": given.channel.kind, "to": given.channel.shown if given.channel.address else ""}
        row = given.row
        return Response({**shown, "digest": row.digest, "expires_at": row.expires_at}, status=201)

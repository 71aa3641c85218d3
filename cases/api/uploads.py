"""Files that programs send: a body that arrived whole, with its manifest; and handing a file out."""

from __future__ import annotations

from typing import Any, Protocol

from django import forms
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request
from rest_framework.views import APIView

from cases.api.answers import tree
from cases.api.errors import NotTaken
from cases.files import store
from cases.files.refusals import MAX_SIZE, FileRefused
from cases.files.whole import Watched, check_length, check_whole


class Unreadable(APIException):
    """503: the row is there, the bytes cannot be read."""

    status_code = 503
    default_code = "file_unreadable"


class ManifestForm(forms.Form):
    """What a program says that a file is; the bytes must match it."""

    size = forms.IntegerField(min_value=0, max_value=MAX_SIZE)
    sha256 = forms.RegexField(r"^[0-9A-Fa-f]{64}$", min_length=64, max_length=64)


def upload_schema(form: type[ManifestForm]) -> dict[str, Any]:
    """The body of an upload as the description of the interface tells it."""
    schema = tree(form.base_fields)
    schema["properties"]["file"] = {"type": "string", "format": "binary"}
    schema["required"] = sorted([*schema["required"], "file"])
    return schema


class WholeBody(APIView):
    """An address that takes a body with a file, and notices where it did not arrive whole."""

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """Watch the body before anybody reads it: the check of a session's token may be the first."""
        self.watched = Watched(request._stream)
        request._stream = self.watched
        return super().initialize_request(request, *args, **kwargs)

    def the_file(self, request: Request) -> Any:
        """The one file of a body that arrived whole; raises NotTaken."""
        try:
            check_length(request._request)
            with store.no_room_is_said():
                files = request.FILES.getlist("file")
            check_whole(request._request, self.watched, len(request.FILES))
            if len(files) != 1:
                code = "too_many_files" if files else "file_missing"
                raise FileRefused(code, f"got {len(files)} of 1 files")
        except ParseError as error:
            raise NotTaken(FileRefused("upload_incomplete", "no boundary")) from error
        except FileRefused as refused:
            raise NotTaken(refused) from refused
        return files[0]


class OwnType(APIView):
    """An address whose answer has a type of its own; its errors are JSON all the same."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whatever the caller says that it takes."""
        return super().perform_content_negotiation(request, force=True)


class Kept(Protocol):
    """What is needed of a file to hand it out."""

    sha256: str
    content_type: str
    original_name: str


def bytes_of(row: Kept) -> HttpResponse:
    """The file to keep, never to be shown as a page of ours; raises Unreadable."""
    try:
        data = store.read(row.sha256)
    except OSError as error:
        raise Unreadable(_("This file cannot be read now. Ask the office.")) from error
    answer = HttpResponse(data, content_type=row.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, row.original_name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer

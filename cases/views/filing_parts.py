"""The parts of a complaint: which questions stand in which group, what is done, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.typed import path_of
from cases.forms.filing import (
    ISSUES,
    ContactForm,
    HelperForm,
    IssueForm,
    IssuesForm,
    PeopleForm,
    QuestionForm,
    RespondentForm,
    StoryForm,
    StrikeForm,
    TriedForm,
    WorkplaceForm,
    claims_as_employer,
)
from cases.models import Case, WorkerList
from cases.models.acting import NotYours, Refused
from cases.services.drafts import answers_of, may_write
from cases.worker_numbers import may_name_workers

Words = str | Promise
DONE, BEGUN, NEW, SHUT = "completed", "in_progress", "not_started", "cannot_start"
STATUS: dict[str, Words] = {
    DONE: _("Completed"),
    BEGUN: _("In progress"),
    NEW: _("Not started"),
    SHUT: _("Cannot start yet"),
}
_YOU, _THEM, _DISPUTE = _("You"), _("The employer"), _("The dispute")
_TRIED, _PEOPLE = _("What you have tried"), _("People affected")
_NAMES = dict(ISSUES)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its name in the address, the group it stands in, its heading and its form."""

    name: str
    group: Words
    title: Words
    form: type[QuestionForm]


_FIXED: tuple[Question, ...] = (
    Question("contact", _YOU, _("How can we reach you?"), ContactForm),
    Question("helper", _YOU, _("Do you need help or an interpreter?"), HelperForm),
    Question("respondent", _THEM, _("Who is the employer?"), RespondentForm),
    Question("workplace", _THEM, _("What is the workplace?"), WorkplaceForm),
    Question("issues", _DISPUTE, _("What is the dispute about?"), IssuesForm),
    Question("story", _DISPUTE, _("Is there anything else the officer should know?"), StoryForm),
    Question("tried", _TRIED, _("What have you tried so far?"), TriedForm),
    Question("strike", _TRIED, _("Is there a strike or a lockout now?"), StrikeForm),
    Question("people", _PEOPLE, _("How many people does it touch?"), PeopleForm),
)


def questions_of(draft: Case) -> list[Question]:
    """Every question of this draft in order, with one for each issue that was chosen."""
    found: list[Question] = []
    for question in _FIXED:
        found.append(_for_employers(question) if claims_as_employer(draft) else question)
        if question.name == "issues":
            found += [
                Question(f"issue-{name}", _DISPUTE, _NAMES[name], IssueForm)
                for name in answers_of(draft, "issues").get("issues", [])
                if name in _NAMES
            ]
    return found


def _for_employers(question: Question) -> Question:
    """The same question in the words for an employer who files."""
    group = _("The other side") if question.group is _THEM else question.group
    title = _("Who is the other side?") if question.name == "respondent" else question.title
    return Question(question.name, group, title, question.form)


def question_named(draft: Case, name: str) -> Question:
    """The question of that name; raises Http404 where the draft has none."""
    found = next((q for q in questions_of(draft) if q.name == name), None)
    if found is None:
        raise Http404
    return found


def names_workers(draft: Case) -> bool:
    """Whether this complaint may bring a list of workers: not an employer's, nor one person's own."""
    return may_name_workers(
        draft.procedure, by_employer=claims_as_employer(draft), together=draft.filed_for_id is not None
    )


def listed(draft: Case) -> WorkerList | None:
    """The list of workers that stands beside the draft, without its people."""
    rows = WorkerList.objects.filter(case=draft, taken=True).defer("people", "refused")
    return rows.first() if names_workers(draft) else None


def url_after(draft: Case, name: str) -> str:
    """The page after a question: the next question, then the list of workers, then evidence."""
    names = [q.name for q in questions_of(draft)]
    place = names.index(name) + 1 if name in names else 0
    if place < len(names):
        return reverse("cases:file_question", args=[draft.pk, names[place]])
    return reverse("cases:file_workers" if names_workers(draft) else "cases:file_evidence", args=[draft.pk])


def url_before(draft: Case, name: str) -> str:
    """The page before a question: the one before it, or the task list."""
    names = [q.name for q in questions_of(draft)]
    place = names.index(name)
    if place == 0:
        return reverse("cases:file_draft", args=[draft.pk])
    return reverse("cases:file_question", args=[draft.pk, names[place - 1]])


def status_of(draft: Case, name: str, *, typed: bool = False) -> str:
    """What became of a question: completed, in progress (also where text is only `typed`), or not started."""
    if typed:
        return BEGUN
    if name in draft.sheet.get("saved", {}):
        return DONE
    return BEGUN if answers_of(draft, name) else NEW


def missing(draft: Case) -> list[tuple[str, str]]:
    """What the law needs and is not there yet: words and the page that asks for it."""
    sheet = draft.sheet
    found = []
    if len(sheet.get("parties", [])) < 2:
        found.append((gettext("Name the other side."), "respondent"))
    if not sheet.get("issues"):
        found.append((gettext("Choose at least one issue."), "issues"))
    return [(words, reverse("cases:file_question", args=[draft.pk, name])) for words, name in found]


@dataclass(slots=True)
class Group:
    """A part of the task list: its questions with their statuses."""

    title: Words
    rows: list[dict[str, Any]]

    @property
    def completed(self) -> bool:
        """Whether nothing of it waits."""
        return all(row["status"] == DONE for row in self.rows)


def groups_of(draft: Case, files: int, typed: Collection[str] = ()) -> list[Group]:
    """The task list: the groups of questions, then the list of workers, evidence, and sending.

    `typed` are the forms with text that this person typed and did not save.
    """
    groups: list[Group] = []
    for question in questions_of(draft):
        if not groups or groups[-1].title != question.group:
            groups.append(Group(question.group, []))
        url = reverse("cases:file_question", args=[draft.pk, question.name])
        status = status_of(draft, question.name, typed=path_of(url) in typed)
        groups[-1].rows.append(_row(question.title, url, status))
    if names_workers(draft):
        url = reverse("cases:file_workers", args=[draft.pk])
        row = _row(_("Names in a spreadsheet"), url, DONE if listed(draft) else NEW)
        groups.append(Group(_("List of workers (optional)"), [row]))
    evidence = _row(
        _("Photos, papers and sound"), reverse("cases:file_evidence", args=[draft.pk]), DONE if files else NEW
    )
    ready = SHUT if missing(draft) else NEW
    check = _row(_("Check your answers and send"), reverse("cases:file_check", args=[draft.pk]), ready)
    return [*groups, Group(_("Evidence (optional)"), [evidence]), Group(_("Check and send"), [check])]


def _row(title: Words, url: str, status: str) -> dict[str, Any]:
    return {"title": title, "url": url, "status": status, "words": STATUS[status]}


def sections_of(draft: Case) -> Iterator[dict[str, Any]]:
    """Each question with its answers in words, and the page to change it."""
    for question in questions_of(draft):
        form = question.form(draft=draft, initial=answers_of(draft, question.name))
        url = reverse("cases:file_question", args=[draft.pk, question.name])
        rows = [{"label": label, "value": value} for label, value in form.rows()]
        yield {"title": question.title, "url": url, "rows": rows}


def find_draft(request: HttpRequest, draft: int) -> Case:
    """The draft of that number if this person may see it, also once sent; raises Http404 otherwise."""
    rows = Case.objects.visible_to(request.user).select_related("filed_for", "created_by", "office")
    found: Case | None = rows.filter(pk=draft).first() if draft < 2**62 else None
    if found is None or "answers" not in found.sheet:
        raise Http404
    return found


def writes_in_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that writes in a draft: 403 for who may not, the task list once it was sent meanwhile."""

    @wraps(view)
    def written(request: HttpRequest, draft: int, **more: Any) -> HttpResponse:
        try:
            return view(request, draft, **more)
        except NotYours as error:
            raise PermissionDenied from error
        except Refused:
            return redirect("cases:file_draft", draft)

    return written


def writable_draft(request: HttpRequest, draft: int) -> Case:
    """The draft where the person may write in it, or once it is sent; raises Http404 or PermissionDenied."""
    found = find_draft(request, draft)
    if found.state == "draft" and not may_write(found, request.user):
        raise PermissionDenied
    return found

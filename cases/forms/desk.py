"""The one long form of the desk: an officer writes down what a person says, reads it aloud, and files it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Organization, OrganizationKind
from cases.forms.base import CountField, TextField
from cases.forms.filing import (
    COUNTS,
    ISSUES,
    STRIKES,
    LineField,
    PastDayField,
    PhoneField,
    letter_languages,
    plain,
)
from cases.forms.workers import LinesTableForm, WorkerLinesField, WorkerTableField, people_in
from cases.models import PartyKind
from cases.models.base import SECTORS
from cases.models.conciliation import SigningMethod
from cases.worker_numbers import may_name_workers, numbers_beside
from cases.worker_tables import PeopleRead, wrong_words

BLOCKS = 3
"""So many issues fit on the form; more are added to the case later."""

_UNIONS = (OrganizationKind.UNION, OrganizationKind.FEDERATION, OrganizationKind.CONFEDERATION)
_EMPLOYERS = (OrganizationKind.ENTERPRISE, OrganizationKind.ASSOCIATION)
_CONTACT = ("name", "name_latin", "phone", "address", "safe_contact", "language")


class DeskForm(forms.Form):
    """Who, against whom, about what: everything that is read aloud."""

    use_required_attribute = False
    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none(), to_field_name="slug")
    procedure = forms.ChoiceField(
        label=_("Whom is it about?"), widget=forms.RadioSelect,
        choices=[
            ("individual", _("One worker, or a few with the same problem")),
            ("collective", _("Workers together, or a union")),
        ],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Who files?"), widget=forms.RadioSelect, initial=PartyKind.PERSON,
        choices=[
            (PartyKind.PERSON, _("One worker")),
            (PartyKind.WORKERS, _("A group of workers")),
            (PartyKind.UNION, _("A union")),
        ],
    )  # fmt: skip
    name = LineField(label=_("Name of the person or union"), max_length=200)
    name_latin = LineField(label=_("Name in Latin letters"), max_length=200, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    address = LineField(label=_("Address"), max_length=300, required=False)
    safe_contact = LineField(
        label=_("How to reach the person safely"), max_length=200, required=False,
        help_text=_("For example: only by message, after 18:00. The other side does not see this."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language we write in"), choices=letter_languages, required=False, initial="km"
    )
    helper = LineField(label=_("Who helps the person"), max_length=200, required=False)
    interpreter = LineField(label=_("Interpreter for (language)"), max_length=60, required=False)
    employer = LineField(label=_("Exact name of the employer"), max_length=250)
    employer_address = LineField(label=_("Address of the workplace"), max_length=300, required=False)
    employer_phone = PhoneField(label=_("Phone of the employer"), required=False)
    sector = forms.ChoiceField(label=_("What kind of work is done there?"), choices=SECTORS, required=False)
    file = WorkerTableField(
        label=_("List of workers (XLSX or CSV)"), required=False,
        help_text=_("The people whom we read in it take the place of the lines below."),
    )  # fmt: skip
    lines = WorkerLinesField()
    story = TextField(label=_("Anything else the person says"), required=False)
    strike = forms.ChoiceField(
        label=_("Is there a strike or a lockout now?"), choices=STRIKES, initial="none", required=False
    )

    answers_with_page = True
    """Its answer is a page, not an address to go to."""

    def __init__(self, data: Any = None, files: Any = None, *, offices: list[int]) -> None:
        self.people = PeopleRead()
        self.table = LinesTableForm(data, files) if files else None
        if self.table is not None and self.table.is_valid() and self.table.lines:
            data = data.copy()
            data["lines"] = self.table.lines
        super().__init__(data)
        rows = Office.objects.filter(pk__in=offices)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        field.initial = rows.first()
        self._add_issues()
        self._add_counts()

    def _add_issues(self) -> None:
        """Three blocks of the same four questions; only the first kind of issue is needed."""
        for n in range(1, BLOCKS + 1):
            self.fields[f"issue{n}"] = forms.ChoiceField(
                label=_("Issue %s: what is it about?") % n, choices=[("", _("Choose")), *ISSUES],
                required=n == 1,
                error_messages={"required": _("Choose at least one issue.")},
            )  # fmt: skip
            self.fields[f"text{n}"] = TextField(label=_("Issue %s: what happened?") % n, required=False)
            self.fields[f"since{n}"] = PastDayField(label=_("Issue %s: since when?") % n, required=False)
            self.fields[f"asked{n}"] = TextField(
                label=_("Issue %s: what does the person ask?") % n, required=False
            )
        names = [f"{part}{n}" for n in range(1, BLOCKS + 1) for part in ("issue", "text", "since", "asked")]
        before = [name for name in self.fields if name not in (*names, "story", "strike", "file", "lines")]
        self.order_fields([*before, *names, "story", "strike"])

    def _add_counts(self) -> None:
        labels = {
            "workers": _("Workers in this dispute"), "women": _("Women among them"),
            "migrants": _("Migrant workers among them"), "informal": _("Without a written contract"),
        }  # fmt: skip
        for name in COUNTS:
            self.fields[name] = CountField(label=labels[name], required=False)
        self.order_fields([name for name in self.fields if name not in ("file", "lines")])

    def clean(self) -> dict[str, Any]:
        """No group is larger than all workers; an issue stands once; words need their kind of issue."""
        cleaned = self.cleaned_data
        self._clean_list(cleaned)
        for name in COUNTS[1:]:
            part, whole = cleaned.get(name), cleaned.get("workers")
            if part is not None and whole is not None and part > whole:
                self.add_error(name, _("This is more than all workers (%s).") % whole)
        seen: set[str] = set()
        for n in range(1, BLOCKS + 1):
            chosen = cleaned.get(f"issue{n}")
            if chosen and chosen in seen:
                self.add_error(f"issue{n}", _("This issue stands above already."))
            if not chosen and (cleaned.get(f"text{n}") or cleaned.get(f"asked{n}")) and n > 1:
                self.add_error(f"issue{n}", _("Choose what this issue is about."))
            seen.add(chosen or "")
        return cleaned

    def _clean_list(self, cleaned: dict[str, Any]) -> None:
        """What is wrong with the table is said; the list fills in the numbers that were not given."""
        if self.table is not None and self.table.errors:
            self.add_error("file", self.table.errors.as_data()["file"])
        elif self.table is not None and not self.table.lines:
            self.add_error("file", str(wrong_words("nobody")))
        self.people = people_in(cleaned.get("lines") or "")
        if not self.people.people:
            return
        together = cleaned.get("kind") != PartyKind.PERSON
        procedure = cleaned.get("procedure", "collective")
        if not may_name_workers(procedure, by_employer=False, together=together):
            self.add_error("lines", _("One worker alone brings no list. Choose above who files."))
        numbers, fewer = numbers_beside({name: cleaned.get(name) for name in COUNTS}, self.people.counts)
        cleaned.update(numbers)
        for name, counted in fewer.items():
            self.add_error(name, _("This is less than the list says (%s).") % counted)

    def listed(self) -> tuple[Organization | None, Organization | None]:
        """The claimant and the employer in the list of organizations, where exactly one has that name."""
        given = self.cleaned_data
        claimant = _only(_UNIONS, given["name"]) if given["kind"] == PartyKind.UNION else None
        return claimant, _only(_EMPLOYERS, given["employer"])

    def by_question(self) -> dict[str, Any]:
        """The answers in the shape of the questions of a complaint."""
        given = {name: plain(value) for name, value in self.cleaned_data.items()}
        claimant, employer = self.listed()
        contact = {k: given[k] for k in _CONTACT if given[k]} | {"kind": given["kind"]}
        respondent = {"name": employer.name if employer else given["employer"]}
        respondent |= {k: given[f"employer_{k}"] for k in ("address", "phone") if given[f"employer_{k}"]}
        chosen = [n for n in range(1, BLOCKS + 1) if given[f"issue{n}"]]
        told = {
            f"issue-{given[f'issue{n}']}": {k: given[f"{k}{n}"] for k in ("text", "since", "asked")}
            for n in chosen
        }
        return {
            "contact": contact | ({"organization": claimant.pk} if claimant else {}),
            "helper": {k: given[k] for k in ("helper", "interpreter") if given[k]},
            "respondent": respondent | ({"organization": str(employer.pk)} if employer else {}),
            "workplace": {"sector": given["sector"]},
            "issues": {"issues": [given[f"issue{n}"] for n in chosen]},
            "story": {"story": given["story"]},
            "strike": {"now": given["strike"]},
            "people": {k: given[k] for k in COUNTS if given[k] is not None},
            **told,
        }

    def rows(self) -> list[dict[str, str]]:
        """What was written down, label by label, for reading aloud; empty answers are left out."""
        return [
            {"label": str(field.label), "value": self._words(name, field)}
            for name, field in self.fields.items()
            if name not in ("file", "lines") and self.cleaned_data.get(name) not in (None, "")
        ]

    def _words(self, name: str, field: forms.Field) -> str:
        value = self.cleaned_data[name]
        if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
            return str(plain(value))
        choices: Any = field.choices
        return next((str(label) for key, label in choices if key == value), str(value))


def _only(kinds: tuple[str, ...], name: str) -> Organization | None:
    """The one organization of these kinds with that name or number; None where none or several have it."""
    fits = Q(name__iexact=name) | Q(name_km__iexact=name) | Q(registration_number__iexact=name)
    found = list(Organization.objects.filter(fits, kind__in=kinds)[:2])
    return found[0] if len(found) == 1 else None


class ReadAloudForm(forms.Form):
    """The end of the page that is read aloud: how the person signed, and that it was read."""

    use_required_attribute = False
    method = forms.ChoiceField(
        label=_("How the person signed"), widget=forms.RadioSelect,
        choices=[c for c in SigningMethod.choices if c[0] != SigningMethod.ELECTRONIC],
    )  # fmt: skip
    declaration = forms.BooleanField(label=_("I read everything aloud and the person agreed"))

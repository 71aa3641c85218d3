"""Checks a `meeting-file/1` before anything is played; a wrong file is refused naming line and key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.replay.lines import FileError, Located
from dialogue.reckoning import CONSTITUENCIES, OBSERVER, Rules, read_share
from dialogue.replay.reading import NOTES, Reading

_TOP = {"format", "body", "meeting", "attendance", "items", "agreement"}
_SIDES = (*CONSTITUENCIES, OBSERVER)
METHODS = ("consensus", "majority", "ballot")


@dataclass(slots=True)
class Present:
    """So many people of a constituency from a moment until before another (None: to the end)."""

    constituency: str
    women: int
    men: int
    unstated: int
    arrived: datetime
    left: datetime | None


@dataclass(slots=True)
class Item:
    """An item, with the answers of the decision taken on it and its moment."""

    key: str
    title: str
    at: datetime | None
    decision: dict[str, Any] | None


@dataclass(slots=True)
class Endorsing:
    """One endorsement of the file."""

    constituency: str
    on: date
    holds_mandate: bool
    signer: str


@dataclass(slots=True)
class AgreementOfFile:
    """The agreement of the file."""

    title: str
    endorsers: list[str]
    endorsements: list[Endorsing]
    commitments: list[dict[str, Any]]
    effective_on: date | None
    text: str


@dataclass(slots=True)
class MeetingFile:
    """A checked meeting file."""

    name: str
    basis: str
    rules: Rules
    on: date
    zone: ZoneInfo
    title: str
    place: str
    attendance: list[Present]
    items: list[Item]
    agreement: AgreementOfFile | None = None
    assumed: list[str] = field(default_factory=list)


def read_meeting_file(text: str) -> MeetingFile:
    """Read and check a `meeting-file/1`; raises FileError."""
    return _Reader(Located(text)).read()


class _Reader(Reading):
    """Reads one file; every error says where."""

    def read(self) -> MeetingFile:
        data = self.located.data
        if not isinstance(data, dict) or data.get("format") != "meeting-file/1":
            raise self.located.error("format", "this is not a meeting-file/1")
        self._known(data, _TOP, "")
        body, meeting = self._object(data, "body", ""), self._object(data, "meeting", "")
        self._known(body, {"name", "seats", "quorum", "majority", "basis", "slug", "endorsers"}, "body.")
        self._known(meeting, {"on", "title", "place", "timezone"}, "meeting.")
        self.zone = self._zone(meeting)
        self.day = self._date(meeting, "on", "meeting.")
        rules = self._rules(body)
        attendance = self._attendance(data, rules)
        return MeetingFile(
            name=self._text(body, "name", "body.", 200, needed=True),
            basis=self._text(body, "basis", "body.", 200),
            rules=rules, on=self.day, zone=self.zone,
            title=self._text(meeting, "title", "meeting.", 300, needed=True),
            place=self._text(meeting, "place", "meeting.", 300), attendance=attendance,
            items=self._items(data, rules), agreement=self._agreement(data, rules),
        )  # fmt: skip

    # — the body —

    def _rules(self, body: dict[str, Any]) -> Rules:
        seats = self._object(body, "seats", "body.")
        self._known(seats, set(_SIDES), "body.seats.")
        counts = {
            name: self._count(seats, name, "body.seats.", most=2000) for name in _SIDES if name in seats
        }
        if not any(counts.get(name) for name in CONSTITUENCIES):
            raise self.located.error("body.seats", "give the seats of at least one constituency that votes")
        quorum, majority = self._shares(body, "quorum"), self._shares(body, "majority")
        return Rules(
            counts, quorum.get("overall", ""), quorum.get("each_constituency", ""),
            majority.get("overall", "" if majority else "1/2"), majority.get("each_constituency", ""),
        )  # fmt: skip

    def _shares(self, body: dict[str, Any], key: str) -> dict[str, str]:
        if key not in body:
            return {}
        row, where = self._object(body, key, "body."), f"body.{key}."
        self._known(row, {"overall", "each_constituency"}, where)
        for name in row:
            if name not in NOTES:
                self._share(row, name, where)
        return {name: str(value) for name, value in row.items() if name not in NOTES}

    def _share(self, row: dict[str, Any], name: str, where: str) -> None:
        try:
            read_share(str(row[name]))
        except ValueError as error:
            raise self.located.error(f"{where}{name}", str(error)) from error

    # — the room —

    def _attendance(self, data: dict[str, Any], rules: Rules) -> list[Present]:
        return [
            self._present(row, f"attendance[{n}].", rules)
            for n, row in enumerate(self._list(data, "attendance", "", needed=True))
        ]

    def _present(self, row: dict[str, Any], where: str, rules: Rules) -> Present:
        self._known(row, {"constituency", "women", "men", "unstated", "from", "until"}, where)
        side = self._side(row, where, rules)
        women, men = self._count(row, "women", where, 0), self._count(row, "men", where, 0)
        arrived = self._moment(row, "from", where)
        left = self._moment(row, "until", where) if row.get("until") is not None else None
        if left is not None and left <= arrived:
            raise self.located.error(f"{where}until", "this must be later than from")
        return Present(side, women, men, self._count(row, "unstated", where, 0), arrived, left)

    def _side(self, row: dict[str, Any], where: str, rules: Rules, key: str = "constituency") -> str:
        side = self._choice(row, key, where, _SIDES)
        if side != OBSERVER and not rules.seats.get(side):
            raise self.located.error(f"{where}{key}", f"the body has no seats of “{side}”")
        return side

    # — what was decided —

    def _items(self, data: dict[str, Any], rules: Rules) -> list[Item]:
        found: list[Item] = []
        for n, row in enumerate(self._list(data, "items", "")):
            where = f"items[{n}]."
            self._known(row, {"key", "title", "at", "decision", "kind", "text"}, where)
            key = self._text({"key": str(row.get("key", n + 1))}, "key", where, 20, needed=True)
            if key in {item.key for item in found}:
                raise self.located.error(f"{where}key", f"“{key}” stands twice")
            decision = self._decision(row, where, rules) if row.get("decision") is not None else None
            at = self._moment(row, "at", where) if row.get("at") is not None else None
            found.append(Item(key, self._text(row, "title", where, 300), at, decision))
        return found

    def _decision(self, row: dict[str, Any], where: str, rules: Rules) -> dict[str, Any]:
        decision, where = self._object(row, "decision", where), f"{where}decision."
        method = self._choice(decision, "method", where, METHODS)
        allowed = {
            "consensus": {"objections"}, "majority": {"for", "against", "abstain", "by_constituency"},
            "ballot": {"options", "invalid", "blank"},
        }[method]  # fmt: skip
        self._known(decision, {"method", "secret", "text", "motion", *allowed}, where)
        answers: dict[str, Any] = {"method": method, "secret": self._flag(decision, "secret", where)}
        answers["motion"] = self._text(decision, "motion", where, 20000) or self._text(
            decision, "text", where, 20000
        )
        if method == "consensus":
            return {**answers, "objections": self._count(decision, "objections", where, 0)}
        if method == "ballot":
            return {**answers, **self._ballot(decision, where)}
        return {**answers, **self._majority(decision, where, rules)}

    def _ballot(self, decision: dict[str, Any], where: str) -> dict[str, Any]:
        options, inside = self._object(decision, "options", where), f"{where}options."
        if not options:
            raise self.located.error(f"{where}options", "give at least one option")
        for name in options:
            if not name.strip() or len(name) > 200:
                raise self.located.error(f"{inside}{name[:80]}", "an option has 1 to 200 characters")
        spoilt = self._count(decision, "invalid", where, 0) + self._count(decision, "blank", where, 0)
        return {"options": {name: self._count(options, name, inside) for name in options}, "spoilt": spoilt}

    def _majority(self, decision: dict[str, Any], where: str, rules: Rules) -> dict[str, Any]:
        """Votes as whole numbers, as numbers per constituency under each word, or under by_constituency."""
        words = ("for", "against", "abstain")
        if "by_constituency" in decision:
            each = self._by_constituency(decision, where, rules)
        elif any(isinstance(decision.get(word), dict) for word in words):
            each = self._turned(decision, where, rules)
        else:
            return {"votes": [self._count(decision, word, where, 0) for word in words]}
        given = [word for word in words if isinstance(decision.get(word), int)]
        for word in given:
            total = sum(votes[words.index(word)] for votes in each.values())
            if total != self._count(decision, word, where):
                raise self.located.error(f"{where}{word}", f"the constituencies' votes add up to {total}")
        return {"each": each}

    def _by_constituency(self, decision: dict[str, Any], where: str, rules: Rules) -> dict[str, list[int]]:
        rows, where = self._object(decision, "by_constituency", where), f"{where}by_constituency."
        found: dict[str, list[int]] = {}
        for side in rows:
            self._voter(side, f"{where}{side}", rules)
            row = self._object(rows, side, where)
            self._known(row, {"for", "against", "abstain"}, f"{where}{side}.")
            found[side] = [
                self._count(row, word, f"{where}{side}.", 0) for word in ("for", "against", "abstain")
            ]
        return found

    def _turned(self, decision: dict[str, Any], where: str, rules: Rules) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, word in enumerate(("for", "against", "abstain")):
            row = self._object(decision, word, where) if word in decision else {}
            for side in row:
                self._voter(side, f"{where}{word}.{side}", rules)
                found.setdefault(side, [0, 0, 0])[place] = self._count(row, side, f"{where}{word}.")
        return found

    def _voter(self, side: str, path: str, rules: Rules) -> None:
        if side not in rules.voting:
            raise self.located.error(path, f"“{side[:40]}” is no constituency that votes in this body")

    # — what was agreed —

    def _agreement(self, data: dict[str, Any], rules: Rules) -> AgreementOfFile | None:
        if data.get("agreement") is None:
            return None
        row, where = self._object(data, "agreement", ""), "agreement."
        known = {"title", "endorsers", "endorsements", "commitments", "effective_on", "text"}
        self._known(row, known, where)
        endorsers = row.get("endorsers", list(rules.voting))
        if (
            not isinstance(endorsers, list)
            or not endorsers
            or any(e not in CONSTITUENCIES for e in endorsers)
        ):
            raise self.located.error("agreement.endorsers", f"give a list of {', '.join(CONSTITUENCIES)}")
        if len(set(endorsers)) < len(endorsers):
            raise self.located.error("agreement.endorsers", "a constituency stands twice")
        return AgreementOfFile(
            title=self._text(row, "title", where, 300, needed=True), endorsers=endorsers,
            endorsements=[
                self._endorsement(e, f"agreement.endorsements[{n}].")
                for n, e in enumerate(self._list(row, "endorsements", where))
            ],
            commitments=[
                self._commitment(c, f"agreement.commitments[{n}].")
                for n, c in enumerate(self._list(row, "commitments", where))
            ],
            effective_on=self._date_if(row, "effective_on", where),
            text=self._text(row, "text", where, 100_000),
        )  # fmt: skip

    def _endorsement(self, row: dict[str, Any], where: str) -> Endorsing:
        self._known(row, {"constituency", "on", "holds_mandate", "by", "signer"}, where)
        holds = self._flag(row, "holds_mandate", where, default=True)
        signer = self._text(row, "signer", where, 200) or self._text(row, "by", where, 200)
        return Endorsing(
            self._choice(row, "constituency", where, _SIDES), self._date(row, "on", where), holds, signer
        )

    def _commitment(self, row: dict[str, Any], where: str) -> dict[str, Any]:
        self._known(row, {"owner", "due", "text", "category"}, where)
        return {
            "owner": self._choice(row, "owner", where, _SIDES),
            "due": self._date_if(row, "due", where),
            "text": self._text(row, "text", where, 20_000, needed=True),
            "category": self._text(row, "category", where, 30),
        }


__all__ = ["FileError", "MeetingFile", "read_meeting_file"]

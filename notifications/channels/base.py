"""What a channel is: one function that hands a message over, and the two ways in which it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Unreachable(RuntimeError):
    """Nobody took the message now; it is tried again later."""


class Refused(RuntimeError):
    """The message will never be taken there; `reason` is a short code for the person who looks into it."""

    def __init__(self, reason: str, evidence: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.evidence = evidence


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its key (the same at each try), to whom, its words, and a `subject` where one is shown.

    For browsers also the path on this site that it leads to, the language of its words, its topic (a later
    message of the same takes its place; it tells nothing) and whether a legal time limit starts with it.
    """

    key: str
    to: str
    text: str
    subject: str = ""
    path: str = ""
    language: str = ""
    topic: str = ""
    urgent: bool = False


class Channel(Protocol):
    """Hands a message over and gives what the other side said; raises Unreachable or Refused."""

    def send(self, message: Message) -> str:
        """Hand one message over."""
        ...

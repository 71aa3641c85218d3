"""E-mail: the Message-ID comes from the key, so that a mail program shows what came twice as one."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage

from notifications.channels.base import Message, Refused, Unreachable

FOR_GOOD = range(500, 600)


class Mail:
    """Hands messages to the mail server of the installation."""

    def send(self, message: Message) -> str:
        """Hand over; an address or text that the server turns away for good is Refused."""
        try:
            letter_of(message).send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            raise _turned_away(max(codes, default=0)) from error
        except smtplib.SMTPDataError as error:
            raise _turned_away(error.smtp_code) from error
        except OSError as error:  # what smtplib and sockets raise
            raise Unreachable(type(error).__name__) from error
        return "SMTP 250"


def letter_of(message: Message) -> EmailMessage:
    """The message as a mail server takes it."""
    headers = {"Auto-Submitted": "auto-generated"}
    if message.key:
        headers["Message-ID"] = f"<{message.key}@concord>"
    return EmailMessage(subject=message.subject, body=message.text, to=[message.to], headers=headers)


def _turned_away(code: int) -> Exception:
    said = f"SMTP {code}"
    return Refused("address_refused", said) if code in FOR_GOOD else Unreachable(said)

"""What people were told, by which ways it goes out to them, and what they choose."""

from notifications.models.browsers import Browser
from notifications.models.choices import ChannelChoice, Digest, Habits, Summary
from notifications.models.deliveries import Attempt, Delivery, Outcome, State
from notifications.models.inbox import Inbox, Notification, NotificationQuerySet
from notifications.models.webhooks import Call, Webhook

__all__ = [
    "Attempt",
    "Browser",
    "Call",
    "ChannelChoice",
    "Delivery",
    "Digest",
    "Habits",
    "Inbox",
    "Notification",
    "NotificationQuerySet",
    "Outcome",
    "State",
    "Summary",
    "Webhook",
]

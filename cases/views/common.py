"""What every page of a case does first; the API shares it (cases.calling)."""

from cases.calling import Tried, facts_for, find_case, new_key, seen_token, try_action

__all__ = ["Tried", "facts_for", "find_case", "new_key", "seen_token", "try_action"]

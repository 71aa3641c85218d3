"""Who gets in where: every route × method × role, and words that must never be seen."""

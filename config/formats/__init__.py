"""Number and date formats of the project, one module per language."""

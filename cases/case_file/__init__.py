"""The file of a whole case for one reader: what is in it, as a ZIP that can be checked without us.

The format is told in tools/verify_case/README.md; tools/verify_case/verify_case.py checks it.
"""

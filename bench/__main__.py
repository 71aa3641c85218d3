"""`python -m bench [NAME…]`: measures all figures or those named; exit status 1 if one is over its limit.

With `--sabotage`, all is broken and measured once more: status 1 also if that goes unnoticed.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

import django

from bench import environment
from bench.options import Options

NAMES = (
    "queue", "register", "http", "action", "live", "meeting", "race", "weight", "statistics", "search",
    "imports",
)  # fmt: skip
LONG = ("imports",)
"""Not part of a quick run of everything; tests/faults kills an import of its own."""


def parsed(arguments: list[str]) -> Options:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *NAMES], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--sizes", default="", help="cases, with commas; 10000,100000,1000000")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes; look whether it works, judge no times"
    )
    parser.add_argument(
        "--sabotage", action="store_true", help="measure once more what is broken: each figure must fail"
    )
    parser.add_argument("--keep", action="store_true", help="leave the databases to look at")
    parser.add_argument("--template", default="", help="a migrated database to copy, so that none is made")
    given = parser.parse_args(arguments)
    sizes = given.sizes or ("300,400" if given.quick else "10000,100000,1000000")
    usual = tuple(name for name in NAMES if not (given.quick and name in LONG))
    return Options(
        names=tuple(given.names) or usual, sizes=tuple(sorted(int(n) for n in sizes.split(","))),
        quick=given.quick, sabotage=given.sabotage, keep=given.keep,
        template=given.template,
    )  # fmt: skip


def main() -> int:
    """Measure and print; the exit status."""
    options = parsed(sys.argv[1:])
    environment.choose(f"bench_{os.getpid()}", make=not options.template)
    django.setup()
    return int(import_module("bench.report").report(options))


if __name__ == "__main__":
    sys.exit(main())

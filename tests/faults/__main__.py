"""`python -m tests.faults --seconds 600 --seed 7`: kills a house for so long and says whether it held."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.faults.chaos.house import SWITCHES, House
from tests.faults.chaos.run import Plan, run_once


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=45)
    parser.add_argument("--seed", type=int, default=0, help="0: one is drawn and printed")
    parser.add_argument("--sabotage", default="", help=f"break promises on purpose: {', '.join(SWITCHES)}")
    parser.add_argument("--rest", type=float, default=90, help="seconds in which the house must come to rest")
    parser.add_argument(
        "--patient", action="store_true", help="wait for the product's own watchmen and pauses"
    )
    parser.add_argument("--house", type=Path, help="a folder whose house is used, or made, and stays")
    parser.add_argument("--no-probes", action="store_true", help="leave the questions before the faults out")
    return parser.parse_args()


@contextmanager
def made_house(folder: Path | None):
    """The house in a folder, or one that is removed in the end."""
    if folder is not None:
        house = House(folder)
        house.server.start()
        if not (house.var / "people.json").exists():
            house.make()
        yield house
        return
    with tempfile.TemporaryDirectory(
        dir="/var/tmp", prefix="concord-faults-", ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o755)
        house = House(Path(folder))
        try:
            house.make()
            yield house
        finally:
            house.end()
            shutil.rmtree(house.server.data, ignore_errors=True)


def main() -> int:
    """Run, print, and give 1 where something broke (0 for a sabotaged run that was noticed)."""
    asked = arguments()
    seed = asked.seed or int(time.time()) % 100_000
    sys.stdout.write(f"seed {seed}\n")
    plan = Plan(
        seconds=asked.seconds, seed=seed, sabotage=asked.sabotage, rest=asked.rest,
        patient=asked.patient, probing=not asked.no_probes,
    )  # fmt: skip
    with made_house(asked.house) as house:
        found = run_once(house.var, plan, "run")
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return int(bool(found["broken"]) is not bool(asked.sabotage))


if __name__ == "__main__":
    sys.exit(main())

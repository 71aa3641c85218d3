import os
import time

from tests.parity import walk

_look = walk.look


def look(name, table, paper):
    t = time.process_time()
    w = time.time()
    try:
        return _look(name, table, paper)
    finally:
        open("/tmp/apih/looks.log", "a").write(
            f"LOOK {name} {time.process_time() - t:.2f} {time.time() - w:.2f}\n"
        )


walk.look = look


def test_x():
    pass


only = os.environ.get("ONLY")
for n in list(walk.SAMPLES):
    if only and n not in only.split(","):
        walk.SAMPLES.pop(n)

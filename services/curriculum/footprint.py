"""What the exercises cost a service that holds them: `python -m services.curriculum.footprint`.

Every record is read from its bytes, as readers of the bus do, and kept; Python's own bookkeeping of memory is what is counted.
"""

import argparse
import sys
import tracemalloc

from libs.contracts import Event
from libs.contracts.curriculum.v1 import AnswerPublished, ExercisePublished
from services.curriculum.datafiles import read_catalogue
from services.curriculum.mapping import publications


def kept(kind: type[Event], bodies: dict[str, bytes]) -> int:
    """Bytes that the records of a kind take, by their keys."""
    tracemalloc.start()
    held = {key: kind.from_json(body) for key, body in bodies.items()}
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(held) == len(bodies)
    return size


def main() -> None:
    argparse.ArgumentParser(prog="python -m services.curriculum.footprint", description=__doc__).parse_args()
    facts = dict(publications(read_catalogue()))
    for kind in (AnswerPublished, ExercisePublished):
        type_ = kind.contract.type
        bodies = {key: event.to_json() for (of, key), event in facts.items() if of == type_}
        size = kept(kind, bodies)
        sys.stdout.write(
            f"{type_}: {len(bodies)} records, {size / 1e6:.1f} MB, {size / len(bodies):.0f} kB for each thousand\n"
        )


if __name__ == "__main__":
    main()

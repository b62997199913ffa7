"""Brings the data files into the database: `python -m services.curriculum.load`.

What changed is announced on the bus by the running service; the same files again change nothing.
"""

import argparse
import sys

from services.curriculum.command import run_use_case
from services.curriculum.datafiles import DataError, read_catalogue


def main() -> int:
    argparse.ArgumentParser(prog="python -m services.curriculum.load", description=__doc__).parse_args()
    try:
        catalogue = read_catalogue()
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    run_use_case(lambda use_cases: use_cases.load(catalogue))
    return 0


if __name__ == "__main__":
    sys.exit(main())

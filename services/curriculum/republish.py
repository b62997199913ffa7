"""Announces the whole stored curriculum again: `python -m services.curriculum.republish`.

For a new broker there is no need of it: the running service finds out what the bus lacks.
"""

import argparse

from services.curriculum.command import run_use_case
from services.curriculum.handlers import UseCases


def main() -> None:
    argparse.ArgumentParser(prog="python -m services.curriculum.republish", description=__doc__).parse_args()
    run_use_case(UseCases.republish)


if __name__ == "__main__":
    main()

"""Runs the roster service."""

from libs.chassis.process import run
from services.roster.app import build
from services.roster.settings import RosterSettings

if __name__ == "__main__":
    run(RosterSettings, build)

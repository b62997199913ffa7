"""Runs the mastery service."""

from libs.chassis.process import run
from services.mastery.app import build
from services.mastery.settings import MasterySettings

if __name__ == "__main__":
    run(MasterySettings, build)

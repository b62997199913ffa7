"""Runs the attempts service."""

from libs.chassis.process import run
from services.attempts.app import build
from services.attempts.settings import AttemptsSettings

if __name__ == "__main__":
    run(AttemptsSettings, build)

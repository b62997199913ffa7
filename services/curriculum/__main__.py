"""Runs the curriculum service."""

from libs.chassis.process import run
from services.curriculum.app import build
from services.curriculum.settings import CurriculumSettings

if __name__ == "__main__":
    run(CurriculumSettings, build)

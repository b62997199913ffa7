"""`python -m services.classifier`."""

from libs.chassis.process import run
from services.classifier.app import build
from services.classifier.settings import ClassifierSettings

if __name__ == "__main__":
    run(ClassifierSettings, build)

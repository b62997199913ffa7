"""`python -m services.ocr`."""

from libs.chassis.process import run
from services.ocr.app import build
from services.ocr.settings import OcrSettings

if __name__ == "__main__":
    run(OcrSettings, build)

"""`python -m services.telemetry`."""

from libs.chassis.process import run
from services.telemetry.app import build
from services.telemetry.settings import TelemetrySettings

if __name__ == "__main__":
    run(TelemetrySettings, build)

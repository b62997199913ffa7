import pytest
from pydantic import ValidationError

from services.telemetry.settings import TelemetrySettings

REQUIRED = {"mongodb_url": "m", "s3_endpoint_url": "s", "s3_access_key": "k", "s3_secret_key": "secret-word"}


def test_settings_when_the_archive_would_not_outlive_the_documents_then_they_are_refused() -> None:
    with pytest.raises(ValidationError, match="ARCHIVE_RETENTION_DAYS"):
        TelemetrySettings(**REQUIRED, document_retention_days=90, archive_retention_days=89)  # type: ignore[arg-type]


def test_settings_when_printed_then_the_secret_is_not_there() -> None:
    assert "secret-word" not in repr(TelemetrySettings(**REQUIRED))  # type: ignore[arg-type]

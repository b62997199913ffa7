"""`python -m services.telemetry.archive` as an operator and `make demo` use it."""

import asyncio
import json
import os
import sys
from typing import Any

import pytest
from pydantic import SecretStr

from services.telemetry.settings import TelemetrySettings
from services.telemetry.tests.stage import Stage, capture

pytestmark = pytest.mark.component


async def command(settings: TelemetrySettings, option: str) -> Any:
    values = settings.model_dump(exclude_none=True)
    plain = {name: one.get_secret_value() if isinstance(one, SecretStr) else one for name, one in values.items()}
    environment = {f"TELEMETRY_{name.upper()}": str(value) for name, value in plain.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.telemetry.archive",
        option,
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    assert str(settings.s3_secret_key.get_secret_value()) not in errors.decode()
    return json.loads(output)


async def test_archive_command_when_run_then_archived_lines_equal_documents(stage: Stage) -> None:
    await stage.use_cases.record([capture(number % 3) for number in range(12)])
    assert await command(stage.settings, "--status") == {"documents": 12, "archived": 0, "pending": 12}
    assert await command(stage.settings, "--once") == {"documents": 12, "archived": 12, "pending": 0}
    counted = await command(stage.settings, "--count")
    assert (counted["lines"], counted["events"]) == (12, 12)

"""The pages made from the code say what the code says."""

import os
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from libs.chassis.settings import ServiceSettings
from tools.reference import __main__ as command
from tools.reference import metrics, picture, settings

ROOT = Path(__file__).parents[2]


class SampleSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="SAMPLE_", frozen=True, extra="ignore")
    service: ClassVar[str] = "sample"

    key: SecretStr = Field(description="opens it")
    share: float | None = Field(None, gt=0, le=1, description="how much")
    origins: tuple[str, ...] = Field((), description="who may")


def test_pages_equal_the_code() -> None:
    assert command.stale() == [], "python -m tools.reference --write"


def test_check_fails_where_a_page_is_old_and_write_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "ROOT", tmp_path)
    assert command.main(["--check"]) == 1
    assert "docs/reference/settings.md differs" in capsys.readouterr().out
    assert command.main(["--write"]) == 0
    assert command.main(["--check"]) == 0


def test_every_service_with_settings_is_on_the_page() -> None:
    folders = {path.parent.name for path in ROOT.glob("services/*/settings.py")}
    assert set(settings.settings_classes()) == folders


def test_setting_shows_type_bounds_and_default_and_own_settings_come_first() -> None:
    found = list(settings.settings_of(SampleSettings))
    assert [one.variable for one in found[:4]] == ["SAMPLE_KEY", "SAMPLE_SHARE", "SAMPLE_ORIGINS", "SAMPLE_HTTP_HOST"]
    assert [(one.type, one.default) for one in found[:3]] == [
        ("secret text", None),
        ("number, > 0, ≤ 1", ""),
        ("JSON list of text", "[]"),
    ]


def test_example_of_the_environment_sets_nothing_until_somebody_uncomments_it() -> None:
    """An empty variable would win over what `make up` works out."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    assert all(line.startswith("#") or not line for line in lines)


def test_defaults_of_the_example_are_accepted_by_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GATEWAY_")]:
        monkeypatch.delenv(name)
    gateway = settings.settings_classes()["gateway"]
    for one in settings.settings_of(gateway):
        if one.default != "":
            monkeypatch.setenv(one.variable, "a secret of many letters" if one.default is None else one.default)
    assert gateway.load().http_port == 8080


def test_metrics_page_names_a_counter_as_it_is_exported() -> None:
    assert "| `consumer_dlq_total` | counter | `group` `topic` `error` |" in metrics.render()


def test_picture_shows_every_topic_and_service_or_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = picture.render()
    assert all(f">{name}<" in drawn for name in (*picture.COLUMNS, *picture.ORDER))
    monkeypatch.setattr(picture, "ORDER", picture.ORDER[1:])
    with pytest.raises(LookupError, match="attempts-commands"):
        picture.render()

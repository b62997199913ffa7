"""The command line: what a developer and the CI run."""

import json
import subprocess
from pathlib import Path

import pytest

from libs.contracts import history, stored
from libs.contracts.__main__ import main
from libs.contracts.stored import schemas


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository whose first commit, tagged `base`, stores today's schemas below libs/contracts/schemas."""
    folder = tmp_path / "libs" / "contracts"
    folder.mkdir(parents=True)
    monkeypatch.setattr(history, "FOLDER", folder)
    monkeypatch.setattr(stored, "SCHEMAS", folder / "schemas")
    _git(tmp_path, "init", "-q")
    stored.write_schemas()
    _commit(tmp_path, "base")
    return folder


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(("git", "-C", folder, *arguments), check=True, capture_output=True)


def _commit(folder: Path, tag: str) -> None:
    _git(folder, "add", "-A")
    _git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", tag)
    _git(folder, "tag", tag)


def _store(folder: Path, type_: str, **changed: object) -> None:
    """Stores another schema of a type, as if the revision had been older."""
    path = folder / "schemas" / f"{type_}.json"
    path.write_text(json.dumps(schemas()[type_] | changed))
    _commit(folder.parents[1], "older")


def test_diff_without_a_change_says_so(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--against", "base"]) == 0
    assert "no contract changed since base" in capsys.readouterr().out


def test_diff_with_a_benign_change_prints_the_order_of_release(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    type_ = "mastery.topic.updated.v1"
    properties = dict(schemas()[type_]["properties"])
    properties["p_known"] = properties["p_known"] | {"maximum": 0.9}
    _store(repository, type_, properties=properties)
    assert main(["diff", "--against", "older"]) == 0
    assert capsys.readouterr().out == (
        "benign:\n"
        "  mastery.topic.updated.v1: p_known: maximum 0.9 became 1\n"
        "\nrelease in this order:\n  1. gateway\n  2. mastery\n"
    )


def test_diff_with_a_breaking_change_exits_with_1(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    type_ = "mastery.topic.updated.v1"
    properties = schemas()[type_]["properties"] | {"mood": {"type": "string"}}
    _store(repository, type_, properties=properties)
    assert main(["diff", "--against", "older"]) == 1
    assert "breaking:\n  mastery.topic.updated.v1: mood: field removed\n" in capsys.readouterr().out


def test_diff_with_opposite_orders_gives_the_order_of_each_topic(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (repository / "schemas").iterdir():
        path.unlink()
    _commit(repository.parents[1], "empty")
    assert main(["diff", "--against", "empty"]) == 0
    assert "  gateway-replies:\n  1. gateway\n  2. attempts, mastery\n" in capsys.readouterr().out


@pytest.mark.parametrize("revision", ["no-such-revision", "--output=x", ""])
def test_diff_against_an_unknown_revision_exits_with_2(
    repository: Path, revision: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", f"--against={revision}"]) == 2
    assert f"cannot read the schemas at {revision}: " in capsys.readouterr().err


def test_schemas_check_names_what_differs_and_write_mends_it(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "schemas" / "mastery.topic.updated.v1.json").unlink()
    (repository / "schemas" / "left.over.done.v1.json").write_text("{}")
    assert main(["schemas", "--check"]) == 1
    output = capsys.readouterr().out
    assert "mastery.topic.updated.v1.json differs" in output
    assert "left.over.done.v1.json differs" in output
    assert main(["schemas", "--write"]) == 0
    assert main(["schemas", "--check"]) == 0


def test_reference_check_fails_where_the_page_is_old_and_write_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("libs.contracts.__main__.PAGE", tmp_path / "docs" / "events.md")
    assert main(["reference", "--check"]) == 1
    assert main(["reference", "--write"]) == 0
    assert main(["reference", "--check"]) == 0


@pytest.mark.parametrize("arguments", [[], ["schemas"], ["reference", "--write", "--check"], ["unknown"]])
def test_wrong_arguments_exit_with_2_and_a_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m libs.contracts" in capsys.readouterr().err

"""The configuration that we write is the one that supervisord reads."""

import os
from pathlib import Path

import pytest
from supervisor.options import ServerOptions

from deploy.local.programs import Program
from deploy.local.supervise import LONGEST_SOCKET, quoted, render, socket_path

SERVER = Program("postgres", "server", ("/bin/postgres", "-D", "/data/a b"), 21_000, stop_signal="INT")
VARIABLES = {"MASTERY_A": "100%", "MASTERY_B": '["http://x", "y"]', "MASTERY_C": "a=b,c d", "MASTERY_D": ""}
SERVICE = Program("mastery", "service", ("python", "-m", "services.mastery"), 21_001, environment=VARIABLES)


def read_back(folder: Path) -> dict[str, object]:
    """Programs by name, as supervisord itself understands the file."""
    (folder / "logs").mkdir()
    path = folder / "supervisord.conf"
    path.write_text(render(folder, [SERVER, SERVICE]))
    options = ServerOptions()
    options.realize(["-c", str(path)])
    return {group.name: group.process_configs[0] for group in options.process_group_configs}


def test_config_read_by_supervisord_gives_the_programs_back(tmp_path: Path) -> None:
    programs = read_back(tmp_path)

    assert programs["postgres"].command == "/bin/postgres -D '/data/a b'"  # type: ignore[attr-defined]
    assert programs["mastery"].environment == VARIABLES  # type: ignore[attr-defined]


def test_config_stops_services_before_servers(tmp_path: Path) -> None:
    programs = read_back(tmp_path)

    assert programs["postgres"].priority < programs["mastery"].priority  # type: ignore[attr-defined]


def test_config_starts_nothing_by_itself_and_restarts_what_ended(tmp_path: Path) -> None:
    program = read_back(tmp_path)["mastery"]

    assert not program.autostart  # type: ignore[attr-defined]
    assert program.autorestart is not False  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", ["line\nbreak", "a ;comment", "both ' and \"", '"edge"'])
def test_value_that_supervisord_would_mangle_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="supervisord cannot take"):
        quoted(value)


def test_socket_of_a_deep_state_folder_is_short_and_its_own() -> None:
    deep = [Path("/") / ("a" * 90) / name for name in ("x", "y")]

    short = [socket_path(folder) for folder in deep]

    assert all(len(os.fsencode(path)) <= LONGEST_SOCKET for path in short)
    assert short[0] != short[1]
    assert socket_path(Path("/short")) == Path("/short/supervisor.sock")

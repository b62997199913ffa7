"""Ports and secrets outlive a run."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy.local.ports import HOST, RANGE, is_free
from deploy.local.state import State


def test_port_asked_again_after_a_save_is_the_same(tmp_path: Path) -> None:
    first = State(tmp_path)
    port = first.port("kafka")
    first.save()

    assert State(tmp_path).port("kafka") == port
    assert port in RANGE


def test_port_taken_by_somebody_else_is_replaced_and_remembered(tmp_path: Path) -> None:
    state = State(tmp_path)
    port = state.port("kafka")
    with socket.socket() as stranger:
        stranger.bind((HOST, port))
        stranger.listen()
        assert not is_free(port)
        replacement = state.port("kafka")

    assert replacement != port
    assert state.port("kafka") == replacement


def test_port_taken_by_the_program_itself_is_kept(tmp_path: Path) -> None:
    state = State(tmp_path)
    port = state.port("kafka")

    assert state.port("kafka", usable=lambda _: True) == port


def test_ports_of_one_stack_never_collide(tmp_path: Path) -> None:
    state = State(tmp_path)

    assert len({state.port(f"program-{number}") for number in range(300)}) == 300


def test_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    state = State(tmp_path)
    secret = state.secret("postgres")

    assert State(tmp_path).secret("postgres") == secret
    assert state.secret("mongo") != secret
    assert state.path.stat().st_mode & 0o777 == 0o600


def test_secrets_made_by_many_threads_at_once_are_all_saved(tmp_path: Path) -> None:
    state = State(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(state.secret, (f"secret-{number % 20}" for number in range(200))))

    assert State(tmp_path).secrets == state.secrets
    assert set(made) == set(state.secrets.values())
    assert len(state.secrets) == 20

"""The benchmark's own arithmetic: what it counts must be what was there."""

import asyncio

import pytest

from tools.bench.profile import _report
from tools.bench.quantiles import quantiles
from tools.bench.stores import _counted
from tools.bench.wire import Connection, EventStream

ANSWER = b'HTTP/1.1 201 Created\r\ndate: now\r\nContent-Length: 7\r\nx: y\r\n\r\n{"a":1}'


def test_quantiles_are_times_that_were_measured() -> None:
    assert quantiles([number / 1000 for number in range(100, 0, -1)]) == {"p50": 51.0, "p95": 96.0, "p99": 100.0}
    assert quantiles([0.005]) == {"p50": 5.0, "p95": 5.0, "p99": 5.0}
    assert quantiles([]) == {}


@pytest.mark.parametrize("size", [1, 7, len(ANSWER)])
def test_connection_an_answer_in_pieces_is_one_answer(size: int) -> None:
    heard: list[tuple[int, bytes]] = []
    connection = Connection(lambda _, status, body: heard.append((status, body)))
    for start in range(0, len(ANSWER), size):
        connection.data_received(ANSWER[start : start + size])
    assert heard == [(201, b'{"a":1}')]


@pytest.mark.parametrize("size", [1, 10, 1000])
async def test_event_stream_events_in_chunks_are_heard_once_and_comments_never(size: int) -> None:
    told = b"".join(
        f"{len(one):x}\r\n{one}\r\n".encode()
        for one in (
            "id: 3.1.1\nretry: 2000\n\n",
            'event: mastery.topic.updated\ndata: {"attemptId":"1"}\nid: 3.1.2\n\n',
            ": still here\nid: 3.1.2\n\n",
        )
    )
    heard: list[tuple[bytes, bytes]] = []
    stream = EventStream(b"", lambda event, data: heard.append((event, data)))
    for start in range(0, len(told), size):
        stream.data_received(told[start : start + size])
    assert heard == [(b"mastery.topic.updated", b'{"attemptId":"1"}')]
    assert stream.opened.done()


async def test_event_stream_a_refused_stream_says_why() -> None:
    stream = EventStream(b"", lambda *_: None)
    stream.data_received(b"HTTP/1.1 429 Too Many Requests")
    stream.connection_lost(None)
    failed = await asyncio.gather(stream.opened, return_exceptions=True)
    assert isinstance(failed[0], ConnectionError)
    assert "429" in str(failed[0])


def test_statements_are_counted_by_role_and_the_administrators_left_out() -> None:
    log = (
        "attempts> LOG:  statement: BEGIN;\n"
        "attempts> LOG:  execute __asyncpg_stmt_3__: \n\twith new as (\n"
        "    insert into attempts.attempts\n"
        "attempts> LOG:  statement: COMMIT;\n"
        "mastery> LOG:  execute __asyncpg_stmt_1__: select 1\n"
        "postgres> LOG:  statement: alter system reset log_statement\n"
        "2026-11-20 LOG:  checkpoint starting: time\n"
    )
    assert _counted(log) == {"attempts": (1, 2), "mastery": (1, 0)}


def test_profile_a_waiting_thread_is_no_work_and_recursion_counts_once() -> None:
    raw = (
        "run (a.py:1);f (b.py:2);f (b.py:3) 3\n"
        "run (a.py:1);g (/x/site-packages/c.py:2) 1\n"
        "boot (t.py:1);Condition.wait (threading.py:2) 96\n"
    )
    lines = _report(raw).splitlines()
    assert lines[0].startswith("4 samples")
    assert lines[2].split() == ["75.0%", "75.0%", "f", "(b.py)"]
    assert lines[3].split() == ["25.0%", "25.0%", "g", "(c.py)"]

"""Being asked to end, and hearing of it."""

import asyncio


def heed_cancellation() -> None:
    """Raises CancelledError where the current task was asked to end and somebody swallowed that.

    Until Python 3.12 `asyncio.wait_for` does when what it waits for is done at that moment, and PyMongo uses it for every
    read (https://github.com/python/cpython/issues/86296). A loop that called a driver asks before it goes on, or its process
    would wait for it for ever.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError

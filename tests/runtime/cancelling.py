"""Cancelling a coroutine at one of its awaits."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _counting(work: Coroutine[Any, Any, Any], when: int, late: bool) -> Generator[Any, Any, Any]:
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    resume, value, seen = work.send, None, 0
    while True:
        try:
            awaited = resume(value)
        except StopIteration as stop:
            return stop.value
        if seen == when:
            # At once: before the loop has seen what is awaited. Late: when it has, and may have an answer.
            loop.call_soon(task.cancel) if late else task.cancel()
        seen += 1
        try:
            value = yield awaited
            resume = work.send
        except BaseException as error:  # noqa: BLE001  # the coroutine gets what the task gets
            value, resume = error, work.throw


async def cancelled_at(work: Coroutine[Any, Any, Any], when: int, *, late: bool = False) -> bool:
    """Run *work* in a task that is cancelled at its await number *when*, and say whether the cancellation came out.

    Args:
        work: the coroutine.
        when: 0 for the first time that the task gives control to the loop.
        late: cancel one round of the loop later.
    """

    async def whole() -> Any:
        return await _counting(work, when, late)

    task = asyncio.create_task(whole())
    try:
        await task
    except asyncio.CancelledError:
        return True
    return False

"""A network that can be slow or cut: a proxy between two parts, for TCP and for Unix sockets."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any

Address = tuple[str, int] | Path
CHUNK = 64 * 1024
SLOW_SECONDS = 0.15


class Mode(Enum):
    """How the network is."""

    OPEN = "open"
    SLOW = "slow"
    """Each piece arrives late."""
    HANGING = "hanging"
    """Nothing arrives, and nobody is told: what was sent is delivered when it is over."""
    CUT = "cut"
    """Every connection is closed, and new ones too."""


class Proxy:
    """Listens at one address and passes all on to another."""

    def __init__(self, listens: Address, leads_to: Address) -> None:
        self._listens = listens
        self._leads_to = leads_to
        self._mode = Mode.OPEN
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._moving = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._server: asyncio.Server | None = None

    def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address is taken.
        """
        self._thread.start()
        self._do(self._listen())

    def set(self, mode: Mode) -> None:
        """Make the network so."""
        self._do(self._change(mode))

    def stop(self) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._moving.set()
        if isinstance(self._listens, Path):
            self._server = await asyncio.start_unix_server(self._serve, self._listens)
        else:
            self._server = await asyncio.start_server(self._serve, *self._listens)

    async def _change(self, mode: Mode) -> None:
        self._mode = mode
        if mode is Mode.HANGING:
            self._moving.clear()
        else:
            self._moving.set()
        if mode is Mode.CUT:
            for writer in list(self._writers):
                writer.transport.abort()

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        await self._change(Mode.CUT)
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            if self._mode is Mode.CUT:
                writer.transport.abort()
                return
            far_reader, far_writer = await self._connect()
            pair = {writer, far_writer}
            self._writers |= pair
            try:
                await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))
            finally:
                self._writers -= pair
                for one in pair:
                    one.transport.abort()
            return
        writer.transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._leads_to, Path):
            return await asyncio.open_unix_connection(self._leads_to)
        return await asyncio.open_connection(*self._leads_to)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(CHUNK):
            if self._mode is Mode.SLOW:
                await asyncio.sleep(SLOW_SECONDS)
            await self._moving.wait()
            writer.write(piece)
            await writer.drain()
        raise ConnectionResetError  # one side has gone: so does the other


def started(listens: Address, leads_to: Address) -> Proxy:
    """Return a proxy that listens."""
    proxy = Proxy(listens, leads_to)
    proxy.start()
    return proxy

"""A day of its own for the shop and a browser: the real application, served in this process, at the moment a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from threading import Thread
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from shop import clock


class Calendar:
    """What day it is, for the rules a test calls and for every page a browser asks for."""

    def __init__(self, moment: datetime) -> None:
        self.now = moment
        self.held = ExitStack()
        self.turn_to(moment)

    def turn_to(self, moment: datetime) -> None:
        """From now on it is this moment."""
        self.held.close()
        self.now = moment
        self.held.enter_context(clock.set_to(moment))

    @contextmanager
    def served(self, app: Flask) -> Iterator[str]:
        """Serve the shop on a free port while the block runs; its address. Every page is of the calendar's moment."""

        def at_its_time(environ: WSGIEnvironment, start: Callable[..., Any]) -> Iterable[bytes]:
            with clock.set_to(self.now):
                return app(environ, start)

        server = make_server("127.0.0.1", 0, at_its_time, threaded=True, request_handler=Quiet)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        app.config["BASE_URL"] = f"http://127.0.0.1:{server.port}"
        try:
            yield app.config["BASE_URL"]
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class Quiet(WSGIRequestHandler):
    """Says nothing about each request: a page that breaks fails the test in the browser."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""

"""`streamlit run app.py`: the pages, what starts and stops with them, and the route that takes files."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pyarrow
import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import core
from pages.parts import intake, look

log = logging.getLogger("layerwise")

# Nothing comes from elsewhere, and no other site frames the app; the rest is what Streamlit itself needs.
POLICY = (
    "default-src 'self'; script-src 'self' blob: 'unsafe-eval' 'wasm-unsafe-eval' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; worker-src 'self' blob:; "
    "frame-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


class SafeHeaders:
    """Adds the headers above to every answer."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        await self.app(scope, receive, send_with_headers)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    intake.sweep()
    core.keep_runner()
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # the default one keeps the memory of a large table for good
    gc.collect()
    gc.freeze()  # Streamlit collects garbage after every run: what is loaded by now need not be looked at again
    yield


def tell(error: Exception) -> bool:
    """What went wrong on a page, in words; what is not the person's to mend goes to the log with its trace."""
    if isinstance(error, core.LayerwiseError):
        look.show_error(error)
    else:
        log.error("a page failed", exc_info=error)
        st.error("Something went wrong inside Layerwise. Your tables and runs are safe; the log has the details.")
    return True


app = st.App(
    "pages/frame.py", lifespan=lifespan, routes=intake.routes(), middleware=[Middleware(SafeHeaders)], on_script_error=tell
)

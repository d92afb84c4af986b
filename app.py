"""`streamlit run app.py`: the pages, what starts and stops with them, and the route that takes files."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from pages.parts import look

log = logging.getLogger("layerwise")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    gc.collect()
    gc.freeze()  # Streamlit collects garbage after every run: what is loaded by now need not be looked at again
    yield


app = st.App("pages/frame.py", lifespan=lifespan)

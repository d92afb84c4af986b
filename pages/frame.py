"""Runs before every page: the path through the app, where you are on it, and what goes wrong on the page, in words."""

import streamlit as st

import core
from pages.parts import figure, look, visitor

PATH = ("start", "data", "plan", "train", "results", "predict")
PAGES = (*PATH, "runs", "likeness")


def show_path(current: str) -> None:
    with st.container(horizontal=True, gap="small", key="path", vertical_alignment="center"):
        with st.container(key="wordmark", width="stretch"):
            st.page_link("start.py", label="Layerwise")
        for name in PAGES:
            visitor.link(f"**{name.capitalize()}**" if name == current else name.capitalize(), name)


def show_way_on(error: core.LayerwiseError) -> None:
    look.show_error(error)
    visitor.link("Choose another table", "start")
    visitor.link("See all runs", "runs")


def show_device() -> None:
    """What networks train on here, and why not on a GPU that is there; small, at the foot of every page."""
    device = core.describe_device()
    st.html(f"<footer>{look.html(device.sentence, 300)} {look.html(device.why_not, 600)}</footer>")


@st.fragment(run_every=15)
def heartbeat() -> None:
    """Lets a page that nobody touches find the server again after a restart; ids are in the address, all else on disk."""


st.set_page_config(page_title="Layerwise", page_icon=figure.ICON, layout="wide")
st.html(look.style())
heartbeat()
pages = {name: st.Page(f"{name}.py", title=name.capitalize(), default=name == "start") for name in PAGES}
page = st.navigation(list(pages.values()), position="hidden")
show_path(page.url_path or "start")
body = st.container()
show_device()  # before the page, which may end with st.stop()
with body:
    try:
        page.run()
    except core.LayerwiseError as error:
        show_way_on(error)

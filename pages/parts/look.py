"""Small pieces every page is made of: headings, cards, errors, and the few lines of CSS that the theme cannot say."""

import re
from html import escape
from pathlib import Path

import streamlit as st

import core

STYLE = Path(__file__).with_name("style.css")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^])")


def plain(text: str, most: int = 200) -> str:
    """A name that people gave, safe in Markdown: no picture, link, HTML, formula or icon comes of it; long ones are cut."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return _MARKDOWN.sub(r"\\\1", line if len(line) <= most else line[: most - 1] + "…")


def html(text: str, most: int = 200) -> str:
    """A name that people gave, safe in st.html."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return escape(line if len(line) <= most else line[: most - 1] + "…")


def heading(title: str, sentence: str = "") -> None:
    """The head of a page; both are Markdown: put names through `plain`."""
    st.header(title, anchor=False)
    if sentence:
        st.markdown(sentence)


def show_error(error: core.LayerwiseError) -> None:
    """What happened and what to do, without a stack trace."""
    st.error(plain(str(error), 2000))
    if error.advice:
        st.markdown(plain(error.advice, 2000))


def count(number: int, one: str, many: str = "") -> str:
    """`count(1, "row")` is "1 row", `count(2043, "row")` is "2,043 rows"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

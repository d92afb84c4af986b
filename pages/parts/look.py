"""Small pieces every page is made of: headings, cards, errors, and the few lines of CSS that the theme cannot say."""

import re
from dataclasses import fields
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

import core
from core.charts.theme import DARK, LIGHT

_SHEET = Path(__file__).with_name("style.css")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^])")


@cache
def style() -> str:
    """The style sheet, and the theme's colours as its variables: each right in light and in dark."""
    names = [field.name for field in fields(LIGHT) if isinstance(getattr(LIGHT, field.name), str) and field.name != "name"]
    colours = "".join(f"--{name}: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)});" for name in names)
    return f"<style>.stApp {{ {colours} }}\n{_SHEET.read_text()}</style>"


def short(text: str, most: int = 80) -> str:
    """A name that people gave in one line without invisible characters; long ones are cut."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def plain(text: str, most: int = 200) -> str:
    """A name that people gave, safe in Markdown: no picture, link, HTML, formula or icon comes of it."""
    return _MARKDOWN.sub(r"\\\1", short(text, most))


def html(text: str, most: int = 200) -> str:
    """A name that people gave, safe in st.html."""
    return escape(short(text, most))


def heading(title: str, sentence: str = "") -> None:
    """The head of a page; both are Markdown: put names through `plain`."""
    st.header(title, anchor=False)
    if sentence:
        st.markdown(sentence)


def drawing(svg: str) -> None:
    """An SVG of our own, inline so that the theme's colours reach it (st.html takes SVG out)."""
    st.markdown(f"<div>{svg}</div>", unsafe_allow_html=True)


def show_error(error: core.LayerwiseError) -> None:
    """What happened and what to do, without a stack trace."""
    st.error(plain(str(error), 2000))
    if error.advice:
        st.markdown(plain(error.advice, 2000))


def count(number: int, one: str, many: str = "") -> str:
    """`count(1, "row")` is "1 row", `count(2043, "row")` is "2,043 rows"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

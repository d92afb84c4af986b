"""The start page."""

import streamlit as st

st.header("Start", anchor=False)

"""The runs page."""

import streamlit as st

st.header("Runs", anchor=False)

"""The plan page."""

import streamlit as st

st.header("Plan", anchor=False)

"""The results page."""

import streamlit as st

st.header("Results", anchor=False)

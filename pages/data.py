"""The data page."""

import streamlit as st

st.header("Data", anchor=False)

"""The train page."""

import streamlit as st

st.header("Train", anchor=False)

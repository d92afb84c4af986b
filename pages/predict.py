"""The predict page."""

import streamlit as st

st.header("Predict", anchor=False)

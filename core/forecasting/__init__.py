"""Forecasts: windows to learn from, back-tests that choose and weigh, intervals, reasons. The recipe is `fitting.py`."""

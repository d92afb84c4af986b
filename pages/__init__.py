"""The pages; `frame.py` runs before each of them. They import `core` only, and never one another."""

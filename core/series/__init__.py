"""Tables as series: found, doctored, and laid on a regular grid. Pandas and numpy only; nothing here learns."""

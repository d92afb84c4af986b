"""How networks are trained: a bag side by side, watched epoch by epoch, kept as it goes, and saved."""

"""The autoencoder's error: how badly the network gives a row back, column by column."""

import numpy as np

from core.detectors.base import Detector, Learned, Sight

LEAST = 1e-4  # of a middle error: below it a column is given back perfectly, and noise would count


class Network(Detector):
    name = "network"
    title = "Autoencoder"
    sentence = "How badly the network gives the row back: it has learned how columns usually hang together."

    def learn(self, sight: Sight, seed: int) -> Learned:
        return {"usual": np.maximum(np.median(sight.errors, axis=0), LEAST)}

    def score(self, sight: Sight, learned: Learned) -> np.ndarray:
        return self.amounts(sight, learned).mean(axis=1)

    def amounts(self, sight: Sight, learned: Learned) -> np.ndarray:
        return np.log1p(sight.errors / learned["usual"])

"""Keras layers of ours, saved under the package name "layerwise". Written in `keras.ops` only, so that every backend runs them.

Several networks train side by side in one: tensors are (bag, batch, …), weights (bag, …), and network i of the bag sees and
changes slice i only. That costs a fraction of training one after the other, for a small network is bound by overhead.
"""

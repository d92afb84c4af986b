"""Imported by the forkserver, once: loads what jobs need, so that each job begins with it. Runs no TensorFlow operation."""

import gc

from core.jobs.child import preload

preload()
gc.collect()
gc.freeze()  # a job's garbage collection then leaves these pages shared

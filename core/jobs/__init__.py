"""Trainings and predictions in processes of their own: the runner that owns the queue, and what its children do."""

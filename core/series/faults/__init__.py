"""What the doctor of series looks for: one function a kind of fault, one list FAULTS."""

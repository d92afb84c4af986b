"""Before any test loads a numerical library: threads that wait sleep, and TensorFlow keeps its remarks to itself."""

from core.machine import calm_libraries

calm_libraries()

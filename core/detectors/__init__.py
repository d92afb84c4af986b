"""The family of detectors: what gives every row an oddness. To add one: a file here and an entry in DETECTORS."""

from core.detectors.base import Detector as Detector
from core.detectors.ecod import Ecod
from core.detectors.forest import Forest
from core.detectors.neighbours import Neighbours
from core.detectors.network import Network

DETECTORS: tuple[Detector, ...] = (Network(), Forest(), Neighbours(), Ecod())

"""The family of networks: what lies between inputs and head. To add one: a file here and an entry in NETWORKS."""

from core.errors import PlanError
from core.networks.autoencoder import Autoencoder
from core.networks.base import Block as Block
from core.networks.base import Network as Network
from core.networks.lite import Lite
from core.networks.mlp import Mlp
from core.networks.nhits import NHits
from core.networks.nlinear import NLinear
from core.networks.pooled import Pooled
from core.networks.realmlp import RealMlp
from core.networks.tabm import TabM
from core.networks.tsmixer import TSMixer

NETWORKS: tuple[Network, ...] = (RealMlp(), TabM(), Mlp(), Pooled(), Lite(), NHits(), TSMixer(), NLinear(), Autoencoder())


def network(name: str) -> Network:
    """The network of that name. Raises PlanError where there is none."""
    for member in NETWORKS:
        if member.name == name:
            return member
    raise PlanError(f"There is no network “{name}”.", f"The networks are {', '.join(member.name for member in NETWORKS)}.")


def network_of_form(form: str) -> Network:
    """The network that turns a part of that form into a row of numbers: the first in the list."""
    for member in NETWORKS:
        if member.form == form and member.gives == "row":
            return member
    raise PlanError(f"No network takes the form “{form}” yet.")

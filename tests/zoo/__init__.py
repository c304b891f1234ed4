"""A loopback zoo of feeds over real HTTP: good ones of every dialect, and every fault that a feed was seen with."""

from .animals import Animal
from .zoo import Zoo

__all__ = ["Animal", "Zoo"]

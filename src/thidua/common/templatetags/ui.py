"""The built-in library of the look; no template has to load it. See ``thidua.common.ui``."""

from thidua.common.ui import register

__all__ = ["register"]

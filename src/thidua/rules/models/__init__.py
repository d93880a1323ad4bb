"""Tables of this room."""

from thidua.rules.models.layer import Confirmation, ProvinceSetting
from thidua.rules.models.versions import Approval, CatalogueVersion

__all__ = ["Approval", "CatalogueVersion", "Confirmation", "ProvinceSetting"]

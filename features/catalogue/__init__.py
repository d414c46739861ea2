"""The catalogue of features: one file a family, each feature with its unit and when it is known."""

from features.catalogue.feature import Chosen, Feature
from features.catalogue.find import by_family, catalogue, chosen, refuse_protected
from features.catalogue.past import Past

__all__ = ["Chosen", "Feature", "Past", "by_family", "catalogue", "chosen", "refuse_protected"]

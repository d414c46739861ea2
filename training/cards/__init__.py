"""Model card and data card, written from a run."""

from training.cards.card import Card, Item, Section, Table
from training.cards.data import data_card
from training.cards.model import model_card
from training.cards.write import write_cards

__all__ = ["Card", "Item", "Section", "Table", "data_card", "model_card", "write_cards"]

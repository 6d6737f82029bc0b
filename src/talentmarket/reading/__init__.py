"""Wordings of figures in Korean, English and a dozen other languages, read into numbers or refused.

``read("1억2500만 달러(약 1756억원)")`` is 125,000,000 USD, with 175,600,000,000 KRW beside it;
``read("top-tier")`` raises UnreadableFigure.

The words are in vocabulary.toml. plain.py reads the commonest wordings at once; for all others grammar.py goes
step by step: tokens.py cuts a wording into words of known kinds, amounts.py finds numbers (numerals.py) with
their units, joints.py makes ranges, moves and shares of neighbours, surroundings.py adds hedges, changes and
periods, and choice.py says which amount is the figure; bare.py judges those without a unit.
"""

from talentmarket.reading.figure import Figure, UnreadableFigure
from talentmarket.reading.grammar import read

__all__ = ["Figure", "UnreadableFigure", "read"]

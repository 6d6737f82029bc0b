"""Wordings of figures in Korean, English and a dozen other languages, read into numbers or refused.

``read("1억2500만 달러(약 1756억원)")`` is 125,000,000 USD, with 175,600,000,000 KRW beside it;
``read("top-tier")`` raises
UnreadableFigure. The words are in vocabulary.toml; tokens.py cuts a wording into words of known kinds,
numerals.py reads numbers, grammar.py joins them into amounts and ranges and chooses among them.
"""

from talentmarket.reading.figure import Figure, UnreadableFigure
from talentmarket.reading.grammar import read

__all__ = ["Figure", "UnreadableFigure", "read"]

"""Wordings of figures in Korean, English and a dozen other languages, read into numbers or refused.

``read("1억2500만 달러(약 1756억원)")`` is 125,000,000 USD, with 175,600,000,000 KRW as its equivalent;
``read("top-tier")`` raises UnreadableFigure.

The words are in lexicon.toml, each with a type (tags.py). parser.py goes step by step: tokenizer.py cuts a wording
into tokens, quantities.py finds numbers (numerals.py) with their units, relations.py makes ranges, moves and shares
of neighbours, modifiers.py adds hedges, changes and periods, and disambiguation.py says which quantity is the
figure; unitless.py judges those without a unit. scan.py finds the figures of a running text with the same grammar.
"""

from talentmarket.reading.figure import Figure, UnreadableFigure
from talentmarket.reading.parser import read
from talentmarket.reading.scan import Span, scan

__all__ = ["Figure", "Span", "UnreadableFigure", "read", "scan"]

"""Analyses: pure functions, tables in, tables out; one module a question.

Every function takes processed tables (see :func:`talentmarket.load`) and returns frames or records that keep
the ids of the figures they rest on in a column ``figure_id``, several of them separated by ``;``.
"""

from talentmarket.analysis.ranges import figure_ids, join_ids

__all__ = ["figure_ids", "join_ids"]

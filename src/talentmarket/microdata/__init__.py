"""Filings and records, one row per job or workplace: the second kind of evidence, apart from collected figures.

Files that people bring (`add`) become tidy rows, tidy rows become cells of ten jobs and more (`build`), and only cells reach
the pages. Two samples ship in `data/microdata`; their cells are next to them as CSV, so that a report needs no engine.

Everything heavy (DuckDB, ibis, Spark, calamine) is imported where it is used and comes with the extra ``microdata``.
"""

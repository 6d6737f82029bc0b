"""The collected lines of ``data/raw``: read, corrected, named, and checked before anything is built on them."""

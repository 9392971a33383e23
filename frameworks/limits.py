"""How long texts and how large numbers of a framework may be, shared by the columns and the checks. Pure Python."""

CODE = 64
VERSION = 17
LANGUAGE = 35
NAME = 120
LINE = 240
"""Titles, mottos, owners, metrics: what has to fit on one line of a page or a cell of a table."""
TEXT = 2000

DIGITS = 8
DECIMALS = 4
"""Numbers with a point have at most this many digits after it, and `DIGITS` in all."""

WEEKS = 520
"""The longest step."""
TOTAL_WEEKS = 50_000
"""All steps one after the other; keeps the last day of every roadmap inside the calendar."""
DAYS = 36_500
COUNT = 1000
"""The largest plain count, such as how many work streams a roadmap may have, and the longest list."""
PHASES = 12

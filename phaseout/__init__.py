"""Ledgers, deadlines, cards and reports for phasing out backward industrial capacity."""

__version__ = "1.0.0"

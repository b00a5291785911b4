"""Ledgers, deadlines, cards and reports for phasing out backward industrial capacity."""

__version__ = "0.1.0"

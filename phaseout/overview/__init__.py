"""The verb of `phaseout` alone: what lies in a folder in, how the year stands and what is next out."""

from phaseout.overview.advice import advice, typed
from phaseout.overview.season import held_against, season

__all__ = ["advice", "held_against", "season", "typed"]

"""The machine-readable faces: nouns as the JSON that others' scripts rely on.

One door: each name below is the face of a command, or what an option adds to one.
"""

from phaseout.edges.faces.city import deadlines, figures, lists, vocabulary
from phaseout.edges.faces.inspect import inspected
from phaseout.edges.faces.merge import merged, waived
from phaseout.edges.faces.receipts import received, rounds
from phaseout.edges.faces.standings import progress
from phaseout.edges.faces.validate import returned, reviewed, validated

__all__ = [
    "deadlines",
    "figures",
    "inspected",
    "lists",
    "merged",
    "progress",
    "received",
    "returned",
    "reviewed",
    "rounds",
    "validated",
    "vocabulary",
    "waived",
]

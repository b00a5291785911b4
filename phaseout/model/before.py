"""The last city ledger as a merge takes it up again, and what a merge carries over from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from phaseout.model.finding import Place
from phaseout.model.ledger import Ledger, Submission
from phaseout.model.merged import Merged, Replaced, Source
from phaseout.model.ruling import Edit, Signature


@dataclass(frozen=True)
class Restated:
    """A row that stands otherwise in the city ledger than in its file, typed as it stands there.

    ledger: of that one item (or the machines of one cell). signature: who corrected it.
    """

    place: Place
    ledger: Ledger
    signature: Signature


@dataclass(frozen=True)
class Before:
    """The last city ledger as people left it.

    city: as it stands, `edits` and all. restated: the rows of 待核 in which cells were changed or
    that somebody signed. removed: ledger → merged rows that somebody deleted, as they were.
    """

    city: Merged
    restated: tuple[Restated, ...] = ()
    removed: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loose:
    """A row whose file was replaced by a newer return, and what people had changed in it.

    ledger: of that one item, as it stands with the changes.
    """

    place: Place
    ledger: Ledger
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Carried:
    """What a merge takes over from the last ledger.

    kept: files that nobody sent again, with their rows. restated: rows put in the place of those
    of their file. held: why further rows wait. edits: to be laid over the merged rows; stated:
    those that `restated` rows hold already. superseded: file → the return that took its place.
    loose: edited rows of returns that were replaced, whose sources `sources` are.
    """

    kept: tuple[tuple[Submission, tuple[Ledger, ...]], ...] = ()
    restated: tuple[Restated, ...] = ()
    held: Mapping[Place, str] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    stated: tuple[Edit, ...] = ()
    superseded: Mapping[str, str] = field(default_factory=dict)
    loose: tuple[Loose, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    replaced: tuple[Replaced, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """File of the last ledger → what it is called in this call."""
    past: Merged | None = None

"""The account of a merge: files, units, waivers, repairs and questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from phaseout.merge.kind import Part, places_of
from phaseout.model.before import Carried
from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import FILE, Ledger, Submission
from phaseout.model.merged import Merged, Question, Repaired, Source, UnitStates, Waived
from phaseout.model.plan import Plan

ASKED = ("D003", "D004", "D007", "S001", "S002", "S003", "S004")
"""The rules whose findings are questions to the city: one firm or two, and sums that disagree."""
OF_ONE_FILE = ("S001",)
"""Those that are asked of a file alone; of a file that was not read again the last answer holds."""


def sources_of(
    submissions: Sequence[Submission], parts: Sequence[Part], taken: Carried,
    rounds: Mapping[str, int], superseded: Mapping[str, str],
) -> tuple[Source, ...]:  # fmt: skip
    """Each file, and what became of its rows."""
    counts = [
        [frame[FILE].value_counts() for frame in (p.merged, p.pending, p.duplicates)] for p in parts
    ]
    old = {taken.names.get(file, file): source for file, source in taken.sources.items()}
    found = []
    for s in submissions:
        became = [sum(int(own[n].get(s.file, 0)) for own in counts) for n in range(3)]
        last = old.get(s.file)
        found.append(Source(
            s.file, s.sha256, s.unit, "replaced" if s.file in superseded else s.status, s.rows,
            became[0], became[1], became[2], superseded.get(s.file, s.message), s.filled_on,
            rounds.get(s.file) or (last.round if last else None), last.link if last else None,
        ))  # fmt: skip
    return tuple(found)


def unit_states(submissions: Iterable[Submission], plan: Plan) -> UnitStates:
    """The units awaited, by what they sent: rows (faulty or not), a nil return, nothing readable."""
    sent: dict[str, str] = {}
    for submission in submissions:
        if submission.unit and submission.status != "unreadable":
            has_rows = submission.rows > 0 or submission.status == "faulty"
            if has_rows or sent.get(submission.unit) != "submitted":
                sent[submission.unit] = "submitted" if has_rows else "nil"
    return UnitStates(
        tuple(u for u in plan.reporters if sent.get(u) == "submitted"),
        tuple(u for u in plan.reporters if sent.get(u) == "nil"),
        tuple(u for u in plan.reporters if u not in sent),
    )


def waived_of(
    submissions: Sequence[Submission], taken: Carried, names: set[str]
) -> tuple[Waived, ...]:
    """The faults that were waived, of files that were read and of those that were kept."""
    kept = {s.file for s, _ in taken.kept}
    past = taken.past.waived if taken.past else ()
    old = tuple(w for w in past if w.place.file in kept & names)
    new = tuple(_waived(f) for s in submissions for f in s.findings if f.waived)
    order = {s.file: k for k, s in enumerate(submissions)}
    return tuple(sorted(dict.fromkeys((*old, *new)), key=lambda w: order[w.place.file]))


def _waived(finding: Finding) -> Waived:
    waiver = finding.waived
    assert waiver is not None
    return Waived(
        replace(finding.place, column=""), waiver.enterprise, finding.rule, finding.message, waiver.reason, waiver.by,
        waiver.on, waiver.until,
    )  # fmt: skip


def repairs_of(
    submissions: Sequence[Submission], parts: Mapping[str, Part], taken: Carried
) -> tuple[Repaired, ...]:
    """The cells of merged rows that were written otherwise, with what stood there."""
    past = taken.past.repaired if taken.past else ()
    kept = {s.file for s, _ in taken.kept}
    cells: dict[Place, list[tuple[str, str]]] = {}
    for s in submissions:
        for r in s.repairs:
            if r.before:
                row = Place(r.place.file, r.place.sheet, r.place.row)
                cells.setdefault(row, []).append((r.field, r.before))
    for old in past:
        if old.row.file in kept:
            cells.setdefault(old.row, []).append((old.field, old.before))
    return tuple(one for kind, part in parts.items() for one in _repaired(kind, part, cells))


def _repaired(
    kind: str, part: Part, cells: Mapping[Place, Sequence[tuple[str, str]]]
) -> Iterator[Repaired]:
    """The repaired cells of the merged rows of one kind, row by row."""
    for place in dict.fromkeys(places_of(part.merged)) if cells else ():
        for name, before in sorted(dict(cells.get(place, ())).items()):
            yield Repaired(kind, place, name, before)


def questions_of(
    submissions: Sequence[Submission], ledgers: Sequence[Ledger], taken: Carried
) -> tuple[Question, ...]:
    """What a person should look into, each told once."""
    kept = {s.file for s, _ in taken.kept}
    past = taken.past.questions if taken.past else ()
    found = [q for q in past if q.place.file in kept and q.rule in OF_ONE_FILE]
    who: dict[str, dict[Place, str]] = {}
    asked = [f for s in submissions for f in s.findings if f.rule in ASKED and not f.waived]
    for ledger in ledgers:
        if asked and "enterprise" in ledger.spec.fields and len(ledger):
            names = ledger.table["enterprise"].fillna("")
            pairs = zip(places_of(ledger.table), names, strict=True)
            who.setdefault(str(ledger.table[FILE].iloc[0]), {}).update(pairs)
    for f in asked:
        row = replace(f.place, column="")
        firm = str(who.get(row.file, {}).get(row, ""))
        found.append(Question(f.rule, row, firm, f.message, f.fix))
    return _in_order(found)


def asking(city: Merged, findings: Iterable[Finding]) -> Merged:
    """The same city ledger, which also asks what is found of the city as a whole."""
    more = [Question(f.rule, Place(""), f.value or "", f.message, f.fix) for f in findings]
    return replace(city, questions=_in_order([*city.questions, *more]))


def asking_of_edits(city: Merged, findings: Iterable[Finding], rows: Iterable[Ledger]) -> Merged:
    """The same city ledger, which also asks about changed cells that a rule objects to.

    The rows stay merged: what a person wrote there stands until a person changes it.
    """
    firms = {
        place: str(row or "")
        for ledger in rows if "enterprise" in ledger.spec.fields
        for place, row in zip(
            places_of(ledger.table), ledger.table["enterprise"].fillna(""), strict=True
        )
    }  # fmt: skip
    more = [
        Question(f.rule, at, firms.get(at, ""), f"市级改动后的这一行：{f.message}", f.fix)
        for f in findings
        for at in [replace(f.place, column="")]
    ]
    return replace(city, questions=_in_order([*city.questions, *more]))


def _in_order(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Each once, by rule and by where it stands."""
    return tuple(sorted(
        dict.fromkeys(questions),
        key=lambda q: (q.rule, q.place.file, q.place.sheet, q.place.row or 0, q.message),
    ))  # fmt: skip

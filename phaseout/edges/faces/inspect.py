"""The face of `inspect`: each sheet as it was read."""

from __future__ import annotations

from collections.abc import Iterable

from phaseout.edges.faces.parts import Json, iso, repair_face
from phaseout.model.inspection import Inspection, SheetSeen, TableSeen


def inspected(seen: Iterable[Inspection], plan: str) -> Json:
    """The face of `inspect`: rows in runs of one kind, columns read and not read, questions."""
    return {
        "plan": plan,
        "files": [
            {
                "file": one.file,
                "status": "unreadable" if one.message else "read" if one.tables else "no_table",
                "message": one.message,
                "unit": one.unit,
                "stated_unit": one.stated_unit,
                "filled_on": iso(one.filled_on),
                "remarks": list(one.remarks),
                "sheets": [_sheet_seen(sheet) for sheet in one.sheets],
                "repairs": [repair_face(repair) for repair in one.repairs],
                "questions": [
                    {
                        "rule": q.rule,
                        "sheet": q.place.sheet,
                        "cell": q.place.cell,
                        "row": q.place.row,
                        "field": q.field,
                        "value": q.value,
                        "question": q.title,
                        "likely": q.hint or None,
                    }
                    for q in one.questions
                ],
            }
            for one in seen
        ],
    }


def _sheet_seen(sheet: SheetSeen) -> Json:
    return {
        "sheet": sheet.sheet,
        "visible": sheet.visible,
        "passed_over": sheet.passed_over or None,
        "hidden_rows": list(sheet.hidden_rows),
        "hidden_columns": list(sheet.hidden_columns),
        "doubts": list(sheet.doubts),
        "rows": [{"kind": r.kind, "first": r.first, "last": r.last} for r in sheet.runs],
        "tables": [_table_seen(table) for table in sheet.tables],
    }


def _table_seen(table: TableSeen) -> Json:
    return {
        "ledger": table.ledger,
        "header_rows": list(table.header_rows),
        "first_row": table.first_row,
        "last_row": table.last_row,
        "data_rows": table.rows,
        "items": table.items,
        "total_rows": list(table.total_rows),
        "note_rows": list(table.note_rows),
        "repeated_headers": list(table.repeated_headers),
        "nil": table.nil,
        "columns": [
            {
                "column": c.letter,
                "header": c.header,
                "field": c.field,
                "type": c.type,
                "unit": c.unit or None,
                "filled": c.filled,
                "sample": c.sample or None,
            }
            for c in table.columns
        ],
        "unmapped": [
            {
                "column": c.letter,
                "header": c.header or None,
                "filled": c.filled,
                "sample": c.sample or None,
                "nearest": c.nearest or None,
            }
            for c in table.unmapped
        ],
        "absent": list(table.absent),
    }

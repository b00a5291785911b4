"""A receipt as JSON, sealed by a hash, so that a damaged or edited one is known when it is read."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from phaseout.model.receipt import FindingMark, Receipt, RowMark

KIND, FORM = "phaseout-receipt", 1


def receipt_json(receipt: Receipt) -> bytes:
    """The receipt for machines: hashes and counts, no cell value."""
    face = _face(receipt)
    return _written(face | {"seal": seal(face)}).encode()


def seal(face: dict[str, Any]) -> str:
    """The hash of all of a receipt but the seal itself."""
    held = {name: value for name, value in face.items() if name != "seal"}
    plain = json.dumps(held, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def _face(receipt: Receipt) -> dict[str, Any]:
    return {
        "kind": KIND,
        "form": FORM,
        "unit": receipt.unit,
        "part": receipt.part,
        "round": receipt.round,
        "at": receipt.at.isoformat(),
        "file": receipt.file,
        "sha256": receipt.sha256,
        "content": receipt.marks.content,
        "plan": receipt.plan,
        "plan_version": receipt.plan_version,
        "tool_version": receipt.tool_version,
        "status": receipt.status,
        "outcome": receipt.outcome,
        "counts": dict(receipt.counts),
        "sheets": [asdict(sheet) for sheet in receipt.sheets],
        "findings": [_finding(mark) for mark in receipt.findings],
        "rows": [_row(mark) for mark in receipt.rows],
    }


def _finding(mark: FindingMark) -> dict[str, Any]:
    return asdict(mark) | {"others": list(mark.others), "fingerprint": mark.fingerprint}


def _row(mark: RowMark) -> dict[str, Any]:
    return asdict(mark)


def _written(face: dict[str, Any]) -> str:
    """A line for each finding and each row, so that two receipts can be compared line by line."""
    lines = ",\n".join(f" {_plain(name)}: {_value(value)}" for name, value in face.items())
    return f"{{\n{lines}\n}}\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_plain(one)}" for one in value) + "\n ]"
    return _plain(value)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

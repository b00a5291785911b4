"""Where the project's own data lies: inside the wheel, or beside the package in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
PLANS = PACKAGE / "plans"


def folder(name: str) -> Path:
    """The folder `templates` or `sample_ledgers`: inside the package first, then beside it."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name

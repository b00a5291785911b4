"""Tables that break a long word rather than cut it: Chinese has no blanks to break lines at."""

from typing import Any

from rich.columns import Columns
from rich.table import Table
from rich.text import Text


class Folding(Table):
    """A table whose cells lose nothing, however narrow the screen."""

    def add_row(self, *cells: Any, **settings: Any) -> None:
        """The row, in columns that fold; so do the texts that stand side by side in a cell."""
        super().add_row(*cells, **settings)
        for column in self.columns:
            column.overflow = "fold"
        for cell in cells:
            for part in cell.renderables if isinstance(cell, Columns) else ():
                if isinstance(part, Text):
                    part.overflow = "fold"

"""The return copy: a district's own workbook with its faults marked, and a sheet that tells them.

Nothing else of the workbook changes: only the parts that bear a mark are written anew, edited as
bytes. Where that cannot be (xls, csv, a package built otherwise), the values are copied into a
new workbook, which is then marked the same way, and the copy says what it could not take along.
"""

from phaseout.edges.writing.returned.copy import Returned, return_copy

__all__ = ["Returned", "return_copy"]

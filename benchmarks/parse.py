"""The yardstick: python-calamine parses every workbook of a folder, and nothing else is done.

python benchmarks/parse.py FOLDER
"""

import sys
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).get_sheet_by_index(0)

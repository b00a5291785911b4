"""What a report states: figures, months, tables, charts, and the variables its templates call upon."""

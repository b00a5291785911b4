"""Section templates to text: Jinja in a sandbox, with values that can never become structure."""

from phaseout.edges.documents.template.apart import render_apart
from phaseout.edges.documents.template.checking import faults_in
from phaseout.edges.documents.template.fault import TemplateFault, suggestion
from phaseout.edges.documents.template.filters import (
    FILTERS,
    dated,
    ordinal,
    percentage,
    thousands,
)
from phaseout.edges.documents.template.rendering import Section, render, section_names
from phaseout.edges.documents.template.shield import numbered_line, restored

__all__ = [
    "FILTERS", "Section", "TemplateFault", "dated", "faults_in", "numbered_line", "ordinal", "percentage",
    "render", "render_apart", "restored", "section_names", "suggestion", "thousands",
]  # fmt: skip

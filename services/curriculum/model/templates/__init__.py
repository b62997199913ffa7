"""Templates by topic, and the exercises they make."""

from services.curriculum.model.templates import (
    algebra,
    common_fractions,
    data,
    decimals,
    equations,
    exponents,
    factors,
    functions,
    integers,
    measuring,
    multiplying,
    parts,
    places,
    proportions,
    ratios,
    signs_and_powers,
    solving,
    whole_numbers,
)
from services.curriculum.model.templates.template import SEED, Draw, Task, Template, generate

TEMPLATES = tuple(
    template
    for family in (
        whole_numbers,
        multiplying,
        places,
        common_fractions,
        parts,
        decimals,
        proportions,
        ratios,
        integers,
        signs_and_powers,
        exponents,
        algebra,
        factors,
        equations,
        solving,
        functions,
        measuring,
        data,
    )
    for template in family.TEMPLATES
)

__all__ = ["SEED", "TEMPLATES", "Draw", "Task", "Template", "generate"]

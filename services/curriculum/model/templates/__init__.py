"""Templates by topic, and the exercises they make."""

from services.curriculum.model.templates import common_fractions, equations, integers, whole_numbers
from services.curriculum.model.templates.template import SEED, Draw, Task, Template, generate

TEMPLATES = (
    *whole_numbers.TEMPLATES,
    *common_fractions.TEMPLATES,
    *integers.TEMPLATES,
    *equations.TEMPLATES,
)

__all__ = ["SEED", "TEMPLATES", "Draw", "Task", "Template", "generate"]

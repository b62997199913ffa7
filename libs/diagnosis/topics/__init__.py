"""The topics the library knows. A new topic is one module here and one line below."""

from ..malrule import Topic
from . import (
    fraction_addition,
    fraction_subtraction,
    integer_addition,
    integer_subtraction,
    linear_equations,
    whole_number_addition,
    whole_number_subtraction,
)

TOPICS: tuple[Topic, ...] = (
    whole_number_addition.TOPIC,
    whole_number_subtraction.TOPIC,
    fraction_addition.TOPIC,
    fraction_subtraction.TOPIC,
    integer_addition.TOPIC,
    integer_subtraction.TOPIC,
    linear_equations.TOPIC,
)

"""A blank to be filled in, so that both sides are equal: 8 + 4 = ? + 5."""

from ..maths.expression import Binary, Equation, Node, Variable, has_variable
from ..maths.solution import variables

BLANK = "?"


def calculation_beside_blank(node: Node) -> tuple[Node, Node] | None:
    """A calculation with numbers on one side; the other side, a blank and more."""
    if not isinstance(node, Equation) or len(node.sides) != 2 or variables(node) != {BLANK}:
        return None
    for task, beside in (node.sides, node.sides[::-1]):
        if isinstance(task, Binary) and not has_variable(task) and isinstance(beside, Binary):
            return (task, beside) if Variable(BLANK) in (beside.left, beside.right) else None
    return None

"""A fitted predictor as the plain values that answer requests (model.prediction)."""

from uuid import UUID

from services.mastery.calibration.fit import Parameters as Fitted
from services.mastery.calibration.irt import UNKNOWN
from services.mastery.calibration.irt_fit import FEWEST_ANSWERS
from services.mastery.calibration.prediction import Hybrid
from services.mastery.calibration.related import Related
from services.mastery.model.ability import Item
from services.mastery.model.bkt import Parameters
from services.mastery.model.prediction import Predictor


def parameters_of(fitted: Fitted) -> Parameters:
    return Parameters(**fitted._asdict())


def predictor_of(hybrid: Hybrid) -> Predictor:
    """Items must be named by ids of exercises. Those with too few answers are left out: they are as others of their topic."""
    base, items = hybrid.base, hybrid.base.items
    columns = (items.a, items.b, items.log_a_se, items.b_se, items.answers)
    *known, prior = map(Item, *(column.tolist() for column in columns))
    of_question = dict(zip(items.question.tolist(), known, strict=True))
    return Predictor(
        topics={name: parameters_of(one.parameters) for name, one in base.tracing.skills.items()},
        pooled=parameters_of(base.tracing.pooled.parameters),
        items={
            UUID(base.names.items[question]): item
            for question, item in of_question.items()
            if question < UNKNOWN and item.answers >= FEWEST_ANSWERS
        },
        unknown={
            base.names.skills[question - UNKNOWN]: item for question, item in of_question.items() if question >= UNKNOWN
        },
        prior=prior,
        drift=float(base.drift),
        related=_named(base.related_topics, base.names.skills),
        related_exercises={
            UUID(one): {UUID(other): share for other, share in related.items()}
            for one, related in _named(base.related_exercises, base.names.items).items()
        },
        weights=tuple(hybrid.weights[1:].tolist()),
        usual=float(hybrid.weights[0]),
        average=tuple(hybrid.average.tolist()),
    )


def _named(related: Related, names: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Of those that are related to any."""
    return {
        names[one]: {names[other]: share for other, share in zip(others, shares, strict=True) if share}
        for one, (others, shares) in enumerate(zip(related.thing.tolist(), related.weight.tolist(), strict=True))
        if any(shares)
    }

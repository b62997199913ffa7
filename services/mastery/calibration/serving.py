"""A fitted predictor as the plain values that answer requests (model.prediction)."""

from uuid import UUID

from services.mastery.calibration.fit import Parameters as Fitted
from services.mastery.calibration.irt import UNKNOWN
from services.mastery.calibration.irt_fit import FEWEST_ANSWERS
from services.mastery.calibration.prediction import Hybrid
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
        related={
            name: {base.names.skills[topic]: weight for topic, weight in zip(*of, strict=True) if weight}
            for name, *of in zip(
                base.names.skills, base.related.topic.tolist(), base.related.weight.tolist(), strict=True
            )
        },
        weights=tuple(hybrid.weights[1:].tolist()),
        usual=float(hybrid.weights[0]),
        average=tuple(hybrid.average.tolist()),
    )

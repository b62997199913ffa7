"""What the tests of the topics ask of a diagnosis."""

from libs.diagnosis import Problem, Status, Work, diagnose


def refs_named_first(prompt: str, answer: str, *steps: str) -> set[str]:
    """The catalogue's ids of the first candidate and of those that are as likely."""
    candidates = diagnose(Problem(prompt), Work(answer, steps)).candidates
    return {ref for one in candidates if one.probability == candidates[0].probability for ref in one.refs}


def is_refused(prompt: str) -> bool:
    """Whether no answer is worked out from the prompt and nothing is named."""
    diagnosis = diagnose(Problem(prompt), Work("7"))
    return diagnosis.expected is None and diagnosis.status in (Status.NOT_UNDERSTOOD, Status.UNCLASSIFIED)

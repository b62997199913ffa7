"""What the gateway does itself: takes in pupils' work and waits, for a while, for what becomes of it."""

from dataclasses import dataclass
from uuid import UUID

from libs.chassis.clock import Clock
from libs.contracts import derived_id, new_id
from libs.contracts.attempts.v1 import AttemptAnswered, AttemptRefused
from libs.contracts.attempts.v1 import Refusal as Reason
from services.gateway.model.access import Action, Caller, permit, reaches
from services.gateway.model.attempt_ids import AttemptIds
from services.gateway.model.problems import (
    IDEMPOTENCY_CONFLICT,
    REFUSED,
    UNKNOWN_ATTEMPT,
    UNKNOWN_EXERCISE,
    ProblemType,
    Refusal,
)
from services.gateway.model.submission import Capture, Work
from services.gateway.ports import Exercises, Log, Replies, Trace

_REFUSED: dict[Reason, ProblemType] = {
    Reason.IDEMPOTENCY_CONFLICT: IDEMPOTENCY_CONFLICT,
    Reason.UNKNOWN: REFUSED,
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """Work that is safe on the bus. `outcome` is None while nobody has said what became of it."""

    attempt_id: UUID
    outcome: AttemptAnswered | None = None
    p_known: float | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """`reply_budget` and `p_known_grace` are seconds."""

    exercises: Exercises
    ids: AttemptIds
    log: Log
    replies: Replies
    clock: Clock
    reply_budget: float
    p_known_grace: float

    async def submit(
        self, caller: Caller, submission: Work, idempotency_key: str | None, language: str, trace: Trace
    ) -> Accepted:
        """Puts the work on the bus and waits for its outcome. The same key from the same pupil is the same attempt."""
        permit(caller, Action.SUBMIT_WORK, submission.student_id or caller.subject)
        exercise_id, problem = submission.task
        if problem is None and str(exercise_id) not in self.exercises:
            raise Refusal(UNKNOWN_EXERCISE, "exerciseId: no such exercise in the curriculum")
        attempt_id = self.ids.mint(caller.subject, idempotency_key)
        command_id = new_id()
        command = submission.command(attempt_id, caller.subject, language, self.clock())
        with self.replies.expect(command_id, attempt_id) as pending:
            await self.log.append(command, command_id, trace)
            outcome = await pending.outcome(self.reply_budget)
            if outcome is None:
                return Accepted(attempt_id)
            if isinstance(outcome, AttemptRefused):
                raise Refusal(_REFUSED[outcome.reason], outcome.detail)
            moves_mastery = problem is None and outcome.is_correct is not None
            return Accepted(attempt_id, outcome, await pending.p_known(self.p_known_grace) if moves_mastery else None)

    def attempt_of_photograph(self, caller: Caller, exercise_id: UUID | None, idempotency_key: str | None) -> UUID:
        """The id of the attempt that a photograph will become. A key means something else here than for typed work."""
        permit(caller, Action.SUBMIT_WORK)
        if exercise_id is not None and str(exercise_id) not in self.exercises:
            raise Refusal(UNKNOWN_EXERCISE, "exerciseId: no such exercise in the curriculum")
        key = None if idempotency_key is None else f"photograph {idempotency_key}"  # a space: no other key can be it
        return self.ids.mint(caller.subject, key)

    async def capture(self, caller: Caller, capture: Capture, idempotency_key: str | None, trace: Trace) -> None:
        """Puts keystrokes on the bus. The same key with the same keystrokes of an attempt is the same capture; with others it
        is another one, since nobody here waits to hear that it is not."""
        permit(caller, Action.SUBMIT_WORK)
        if not self.ids.is_minted_for(capture.attempt_id, caller.subject):
            raise Refusal(UNKNOWN_ATTEMPT, "attemptId: no attempt of yours has this id")
        event_id = new_id()
        if idempotency_key is not None:
            event_id = derived_id(capture.attempt_id, f"capture/{idempotency_key}/{capture.fingerprint()}")
        await self.log.append(capture.fact(caller.subject, self.clock()), event_id, trace)

    def is_on_its_way(self, caller: Caller, attempt_id: UUID) -> bool:
        """Whether an attempt that is not stored was accepted from this pupil: its id alone tells."""
        return reaches(caller, Action.READ_WORK, caller.subject) and self.ids.is_minted_for(attempt_id, caller.subject)

"""Who may do what to whose work: the one table. Nothing else in the gateway decides about permission."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from uuid import UUID

from services.gateway.model.problems import FORBIDDEN, Refusal


class Role(StrEnum):
    STUDENT = "student"
    TEACHER = "teacher"
    PARENT = "parent"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a verified token speaks for. `expires_at` is in seconds since the epoch."""

    subject: UUID
    role: Role
    expires_at: float


class Action(StrEnum):
    SUBMIT_WORK = "submit work"
    READ_WORK = "read this work"
    READ_MASTERY = "read this mastery"
    COMPARE_PUPILS = "compare pupils"
    READ_PRACTICE = "read this practice"
    ASSIGN_PRACTICE = "assign practice"
    LIST_COURSES = "list courses"
    KEEP_COURSES = "keep courses"
    READ_CURRICULUM = "read the curriculum"
    READ_MISCONCEPTIONS = "read the error catalogue"
    CALIBRATE = "calibrate the learner model"
    ADMINISTER_MODELS = "administer the models"
    REVIEW_WORK = "review work"


class Reach(Enum):
    NOBODY = auto()
    OWN = auto()
    ANY = auto()


_NO, _OWN, _ANY = Reach.NOBODY, Reach.OWN, Reach.ANY
# Teachers reach every pupil, but of courses only those they teach, as pupils list only those they attend. Parents reach nobody
# until a confirmed link to a child can be checked.
_REACH: dict[Action, dict[Role, Reach]] = {
    Action.SUBMIT_WORK: {Role.STUDENT: _OWN, Role.TEACHER: _NO, Role.PARENT: _NO, Role.ADMIN: _NO},
    Action.READ_WORK: {Role.STUDENT: _OWN, Role.TEACHER: _ANY, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.READ_MASTERY: {Role.STUDENT: _OWN, Role.TEACHER: _ANY, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.COMPARE_PUPILS: {Role.STUDENT: _NO, Role.TEACHER: _ANY, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.READ_PRACTICE: {Role.STUDENT: _OWN, Role.TEACHER: _ANY, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.ASSIGN_PRACTICE: {Role.STUDENT: _NO, Role.TEACHER: _ANY, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.LIST_COURSES: {Role.STUDENT: _OWN, Role.TEACHER: _OWN, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.KEEP_COURSES: {Role.STUDENT: _NO, Role.TEACHER: _OWN, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.READ_CURRICULUM: {Role.STUDENT: _ANY, Role.TEACHER: _ANY, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.READ_MISCONCEPTIONS: {Role.STUDENT: _NO, Role.TEACHER: _ANY, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.CALIBRATE: {Role.STUDENT: _NO, Role.TEACHER: _NO, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.ADMINISTER_MODELS: {Role.STUDENT: _NO, Role.TEACHER: _NO, Role.PARENT: _NO, Role.ADMIN: _ANY},
    Action.REVIEW_WORK: {Role.STUDENT: _NO, Role.TEACHER: _ANY, Role.PARENT: _NO, Role.ADMIN: _ANY},
}


def reaches(caller: Caller, action: Action, student_id: UUID) -> bool:
    """Whether the caller may do this to this pupil's work."""
    reach = _REACH[action][caller.role]
    return reach is Reach.ANY or (reach is Reach.OWN and student_id == caller.subject)


def permit(caller: Caller, action: Action, student_id: UUID | None = None) -> None:
    """Raises Refusal FORBIDDEN unless the role may do this at all and, given a pupil, to this pupil's work."""
    if _REACH[action][caller.role] is Reach.NOBODY:
        later = " until a confirmed link to a child can be checked" if caller.role is Role.PARENT else ""
        raise Refusal(FORBIDDEN, f"role {caller.role} may not {action}{later}")
    if student_id is not None and not reaches(caller, action, student_id):
        raise Refusal(FORBIDDEN, f"role {caller.role} may {action} only where it is their own")


def owner(caller: Caller, action: Action) -> UUID | None:
    """Whose a thing must be for the caller to do this to it, where only the service that has it knows whose it is: the caller's
    own, or anybody's (None). Raises Refusal FORBIDDEN unless the role may do this at all."""
    permit(caller, action)
    return None if _REACH[action][caller.role] is Reach.ANY else caller.subject

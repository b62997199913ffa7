"""The collections and their indexes. Field names of `llm_classification_jobs` are those of the reference system's data model;
what it has besides is what makes a stored reply worth a call: the jobs' keys and each finding as it was."""

from pymongo import ASCENDING, IndexModel

QUEUE, LEASES = "jobs", "leases"  # libs.chassis.jobs: what is to be done, and the results kept
CALLS = "llm_classification_jobs"  # every call: what was asked of which model, what it said, what it cost
REVIEWS = "reviews"  # what a person is to look at, and what they said
SWITCHES = "switches"  # one document: whether models may be asked

INDEXES: dict[str, list[IndexModel]] = {
    CALLS: [
        IndexModel("trace_id"),
        IndexModel("status"),
        IndexModel("attempt_ids"),
        IndexModel("job_keys"),
        IndexModel([("completed_at", ASCENDING), ("model", ASCENDING)]),
    ],
    REVIEWS: [
        IndexModel([("settled_at", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("told_at", ASCENDING), ("settled_at", ASCENDING)]),
    ],
}

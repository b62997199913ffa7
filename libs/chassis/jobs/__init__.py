"""Slow work and singleton work: jobs that outlive their worker, leases that run out with their holder.

The stores are `libs.chassis.jobs.postgres` and `libs.chassis.jobs.mongo`; they are imported by who uses them.
"""

from libs.chassis.jobs.budget import Budget, Expenses, Spent
from libs.chassis.jobs.circuit import Circuit
from libs.chassis.jobs.lease import Lease, LeaseLost, Leases, hold
from libs.chassis.jobs.limiter import RateLimiter
from libs.chassis.jobs.periodic import Periodic
from libs.chassis.jobs.queue import Backlog, Job, JobQueue, JobState
from libs.chassis.jobs.worker import Batching, Worker, singly

__all__ = [
    "Backlog",
    "Batching",
    "Budget",
    "Circuit",
    "Expenses",
    "Job",
    "JobQueue",
    "JobState",
    "Lease",
    "LeaseLost",
    "Leases",
    "Periodic",
    "RateLimiter",
    "Spent",
    "Worker",
    "hold",
    "singly",
]

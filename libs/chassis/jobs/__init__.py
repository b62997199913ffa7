"""Slow work and singleton work: jobs that outlive their worker, leases that run out with their holder.

The stores are `libs.chassis.jobs.postgres` and `libs.chassis.jobs.mongo`; they are imported by who uses them.
"""

from libs.chassis.jobs.lease import Lease, LeaseLost, Leases, hold
from libs.chassis.jobs.periodic import Periodic
from libs.chassis.jobs.queue import Job, JobQueue, JobState
from libs.chassis.jobs.worker import Worker

__all__ = ["Job", "JobQueue", "JobState", "Lease", "LeaseLost", "Leases", "Periodic", "Worker", "hold"]

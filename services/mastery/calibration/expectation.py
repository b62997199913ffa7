"""Expectation maximisation of one skill's Bayesian Knowledge Tracing, accelerated.

A parameter is the probability of one kind of event: known at first, learnt, guessed, slipped, forgotten. A step counts how
often each event is expected to have happened, and out of how many times, and divides. The counts come from one walk down
the tree of prefixes and one up: messages of all sequences through a node are sums, so that they are passed once per node.

Partial credit is evidence that is right with that probability (Pearl's virtual evidence); 0 and 1 are ordinary answers.

Sources: L. R. Rabiner, "A tutorial on hidden Markov models", Proc. IEEE 77 (1989); R. Varadhan, C. Roland, "Simple and
globally convergent methods for accelerating the convergence of any EM algorithm", Scand. J. Statist. 35 (2008), scheme S3.
"""

import math

import numpy as np
from numpy.typing import NDArray

from services.mastery.calibration.compiled import compiled
from services.mastery.calibration.prefixes import Prefixes

Floats = NDArray[np.float64]
INITIAL, TRANSIT, GUESS, SLIP, FORGET = range(5)


@compiled
def expect(theta: Floats, tree: Prefixes, work: Floats) -> tuple[float, Floats]:
    """Log likelihood, and per parameter how often its event is expected and out of how many times (2 x 5).

    `work` is room for 5 numbers per node.
    """
    initial, transit, guess, slip, forget = theta
    parent, passing, ending, credit = tree
    posterior, of_known, of_unknown, known, unknown = work
    likelihood, product = 0.0, 1.0
    for node in range(len(parent)):
        above, right = parent[node], np.float64(credit[node])
        p = initial if above < 0 else posterior[above] * (1 - forget) + (1 - posterior[above]) * transit
        if_known = right * (1 - slip) + (1 - right) * slip
        if_unknown = right * guess + (1 - right) * (1 - guess)
        answer = p * if_known + (1 - p) * if_unknown
        share = 1 / answer
        of_known[node], of_unknown[node] = if_known * share, if_unknown * share
        posterior[node] = p * of_known[node]
        known[node] = unknown[node] = ending[node]
        if passing[node] > 1:
            likelihood += passing[node] * math.log(answer)
        else:  # one logarithm for many
            product *= answer
            if product < 1e-200:
                likelihood, product = likelihood + math.log(product), 1.0
    first = learnt = could_learn = lost = could_lose = guessed = slipped = times_unknown = times_known = 0.0
    for node in range(len(parent) - 1, -1, -1):
        above, right = parent[node], np.float64(credit[node])
        is_known, is_unknown = posterior[node] * known[node], (1 - posterior[node]) * unknown[node]
        times_known += is_known
        times_unknown += is_unknown
        if 0 < right < 1:
            guessed += is_unknown * right * guess / (right * guess + (1 - right) * (1 - guess))
            slipped += is_known * (1 - right) * slip / (right * (1 - slip) + (1 - right) * slip)
        elif right > 0:
            guessed += is_unknown
        else:
            slipped += is_known
        if above < 0:
            first += is_known
            continue
        to_known, to_unknown = of_known[node] * known[node], of_unknown[node] * unknown[node]
        from_known = (1 - forget) * to_known + forget * to_unknown
        from_unknown = transit * to_known + (1 - transit) * to_unknown
        known[above] += from_known
        unknown[above] += from_unknown
        learnt += (1 - posterior[above]) * to_known
        could_learn += (1 - posterior[above]) * from_unknown
        lost += posterior[above] * to_unknown
        could_lose += posterior[above] * from_known
    happened = first, learnt * transit, guessed, slipped, lost * forget
    times = np.float64(ending.sum()), could_learn, times_unknown, times_known, could_lose
    return likelihood + math.log(product), np.array((happened, times))


@compiled
def objective(likelihood: float, theta: Floats, prior: Floats) -> float:
    """Log posterior but for a constant. `prior` is pseudo-counts of events and of times, as `expect` counts them."""
    value = likelihood
    for i in range(len(theta)):
        if prior[1, i] > 0 and 0 < theta[i] < 1:
            value += prior[0, i] * math.log(theta[i]) + (prior[1, i] - prior[0, i]) * math.log(1 - theta[i])
    return value


@compiled
def maximise(theta: Floats, events: Floats, prior: Floats, bounds: Floats) -> Floats:
    """The parameters inside `bounds` (2 x 5) that the counts make likeliest; what has no count stays."""
    best = theta.copy()
    for i in range(len(theta)):
        times = events[1, i] + prior[1, i]
        if times > 0:
            best[i] = (events[0, i] + prior[0, i]) / times
        best[i] = min(max(best[i], bounds[0, i]), bounds[1, i])
    return best


@compiled
def climb(
    start: Floats, prior: Floats, bounds: Floats, until: tuple[float, int], tree: Prefixes
) -> tuple[Floats, Floats]:
    """The parameters where a cycle of two steps and a leap gains too little, and the objective cycle by cycle.

    `until` is the least gain worth another cycle, and the most cycles.
    A leap that would end below the start of its cycle is not taken, so the objective never falls; and leaps grow from none, by
    four at most: from a first guess a long one ends anywhere, and may still be higher than the guess.
    """
    (gain, most), work = until, np.empty((5, len(tree.parent)))
    theta = start.copy()
    likelihood, events = expect(theta, tree, work)
    values = np.empty(most + 1)
    values[0] = objective(likelihood, theta, prior)
    longest = 1.0
    for cycle in range(1, most + 1):
        one = maximise(theta, events, prior, bounds)
        _, events = expect(one, tree, work)
        two = maximise(one, events, prior, bounds)
        step, bend = one - theta, two - 2 * one + theta
        length = math.sqrt((step**2).sum()), math.sqrt((bend**2).sum())
        leap = max(length[0] / length[1], 1.0) if length[1] > 0 else 1.0
        is_cut = leap > longest
        if is_cut:
            leap, longest = longest, 4 * longest
        theta = two
        if leap > 1.0:
            far = one.copy()
            for i in range(len(far)):
                far[i] = min(max(one[i] - step[i] + 2 * leap * step[i] + leap**2 * bend[i], bounds[0, i]), bounds[1, i])
            likelihood, events = expect(far, tree, work)
            values[cycle] = objective(likelihood, far, prior)
            if values[cycle] >= values[cycle - 1]:
                theta = far
        if leap == 1.0 or values[cycle] < values[cycle - 1]:
            likelihood, events = expect(two, tree, work)
            theta, values[cycle] = two, objective(likelihood, two, prior)
        if values[cycle] - values[cycle - 1] < gain and not is_cut:
            return theta, values[: cycle + 1]
    return theta, values


@compiled
def information(theta: Floats, prior: Floats, tree: Prefixes) -> tuple[float, Floats]:
    """Log likelihood, and minus the second derivatives of the log posterior (5 x 5), by differences of its gradient.

    The gradient is, by Fisher's identity, that of the expected complete data. NaN for a parameter that is 0.
    """
    work = np.empty((5, len(tree.parent)))
    likelihood, events = expect(theta, tree, work)
    here = _gradient(theta, events + prior)
    found = np.full((5, 5), np.nan)
    for i in np.flatnonzero(theta):
        step = 1e-4 * min(theta[i], 1 - theta[i])
        there = theta.copy()
        there[i] += step
        found[:, i] = (here - _gradient(there, expect(there, tree, work)[1] + prior)) / step
    return likelihood, (found + found.T) / 2


@compiled
def _gradient(theta: Floats, events: Floats) -> Floats:
    slope: Floats = events[0] / theta - (events[1] - events[0]) / (1 - theta)
    return slope

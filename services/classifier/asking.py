"""One way to a model: what it said before, the budget, the limits, the circuit, the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from libs.chassis import metrics
from libs.chassis.jobs import Budget, Circuit, RateLimiter
from services.classifier.model.catalogue import Catalogue
from services.classifier.model.pricing import Price, Usage, price_of
from services.classifier.model.prompt import build
from services.classifier.model.question import Question
from services.classifier.model.verdict import Finding, ReplyFault, read_reply
from services.classifier.ports import Call, Ledger, Model, ProviderAway, Switch

PROVIDER = "anthropic"
Outcomes = dict[str, Finding | Exception]


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks a model about questions of one group and remembers every reply. `model` is None where no key is configured."""

    model: Model | None
    ledger: Ledger
    switch: Switch
    budget: Budget
    limiter: RateLimiter
    circuit: Circuit
    prices: Mapping[str, Price]

    async def stop(self) -> None:
        if self.model is not None:
            await self.model.stop()

    async def waiting_for(self, *, reserved: float = 0) -> str | None:
        """Why nobody may be asked at present, None if somebody may. What the caller has reserved does not stand in its way."""
        if self.model is None:
            return "no key of the provider is configured"
        if not await self.switch.is_on():
            return "the switch is off"
        if self.circuit.pause() > 0:
            return "the provider is away"
        return await self.budget.refusal(besides=reserved)

    async def about(self, questions: Sequence[Question], catalogue: Catalogue, name: str, retries: int) -> Outcomes:
        """A finding or a failure for each question by its key. Of what this model has been asked before, nothing is asked."""
        known = await self.ledger.findings([one.key for one in questions], name)
        unknown = [one for one in questions if one.key not in known]
        if not unknown:
            return dict(known)
        try:
            return {**known, **await self._call(unknown, catalogue, name, retries)}
        except Exception as error:
            return {**known, **{one.key: error for one in unknown}}

    async def _call(self, questions: Sequence[Question], catalogue: Catalogue, name: str, retries: int) -> Outcomes:
        assert self.model is not None
        prompt = build(catalogue, questions)
        price = price_of(self.prices, name)
        estimated = prompt.estimate + prompt.max_tokens
        most = price.of(Usage(cache_write=prompt.estimate, output=prompt.max_tokens))
        with self.budget.reserve(most):
            await self.limiter.admit(estimated)
            if reason := await self.waiting_for(reserved=most):  # the wait for the limiter may have been long
                raise ProviderAway(reason)
            call_id = await self.ledger.open(name, prompt, questions, retries)
            began = monotonic()
            try:
                reply = await self.model.ask(name, prompt)
            except Exception as error:
                metrics.PROVIDER_CALLS.labels(PROVIDER, name, type(error).__name__).inc()
                if isinstance(error, ProviderAway):
                    self.circuit.failed(error.retry_after)
                    self.limiter.hold_off(error.retry_after or 0)
                await self.ledger.fail(call_id, str(error), monotonic() - began)
                raise
            self.circuit.succeeded()
            found = read_reply(reply.recorded, prompt.aliases, catalogue.codes, is_cut=reply.is_cut)
            cost = price.of(reply.usage)
            call = Call(
                reply.id,
                reply.usage,
                cost,
                monotonic() - began,
                findings={key: one for key, one in found.items() if isinstance(one, Finding)},
                faults={key: str(one) for key, one in found.items() if isinstance(one, ReplyFault)},
            )
            await self.ledger.close(call_id, questions, call)
            self.budget.paid(cost)
        self.limiter.settle(estimated, reply.usage.input + reply.usage.output)
        metrics.PROVIDER_CALLS.labels(PROVIDER, name, "answered").inc()
        metrics.PROVIDER_COST.labels(PROVIDER, name).inc(cost)
        return dict(found)

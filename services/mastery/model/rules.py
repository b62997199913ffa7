"""A request that cannot be carried out as it stands."""

from collections.abc import Mapping


class BrokenRulesError(ValueError):
    """`rules` says for each field what it breaks, never what it holds."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {rule}" for field, rule in rules.items()))
        self.rules = rules

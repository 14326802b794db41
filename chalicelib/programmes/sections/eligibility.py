"""`[eligibility]`: who may register, which facts are taken, what they count for elsewhere."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from chalicelib.domain.eligibility import Eligibility, FactKind, Grant
from chalicelib.domain.fact import FactType
from chalicelib.domain.rules import AllOf, Answer, AnyOf, EligibilityRule, Not, Test, Tree
from chalicelib.programmes.sections.base import Both, Strict, Text

_Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_./-]{1,40}$")]
_Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
_Stored = Literal["score", "qualification", "thesis_grade", "retained", "exemption"]
_WorkedOut = Literal["age", "answer", "identity", "registered", "overlap"]
_ANSWERS = {"no": Answer.NO, "open": Answer.OPEN, "yes": Answer.YES}


class TreeFile(Strict):
    """One of `any`, `all`, `not` or a test of a `fact`."""

    any: list[TreeFile] = Field(default_factory=list)
    all: list[TreeFile] = Field(default_factory=list)
    not_: TreeFile | None = Field(default=None, alias="not")
    fact: _Stored | _WorkedOut | None = None
    key: _Key | Literal[""] = ""
    at_least: float | None = None
    at_most: float | None = None
    equals: float | Text | None = None
    one_of: list[float | Text] = Field(default_factory=list)
    missing: Literal["no", "open", "yes"] | None = None
    way_out: Literal["", "review", "contact", "answer", "consent", "wait"] = ""

    @model_validator(mode="after")
    def _one_thing(self) -> TreeFile:
        said = [bool(self.any), bool(self.all), self.not_ is not None, self.fact is not None]
        if sum(said) != 1:
            raise ValueError("a rule is exactly one of any, all, not or a fact")
        limits = (self.at_least, self.at_most)
        if None not in limits and (self.at_least or 0) > (self.at_most or 0):
            raise ValueError(f"at_least {self.at_least} is above at_most {self.at_most}")
        return self

    def tree(self) -> Tree:
        if self.any:
            return AnyOf(tuple(branch.tree() for branch in self.any))
        if self.all:
            return AllOf(tuple(branch.tree() for branch in self.all))
        if self.not_:
            return Not(self.not_.tree())
        return self._test()

    def tests(self) -> list[TreeFile]:
        branches = [*self.any, *self.all, *([self.not_] if self.not_ else [])]
        return [self] if self.fact else [test for branch in branches for test in branch.tests()]

    def _test(self) -> Test:
        """An answer that is not given yet refuses nobody, unless the rule says otherwise."""
        fact = FactType(str(self.fact))
        usual = "open" if fact == FactType.ANSWER else "no"
        return Test(
            fact=fact,
            key=self.key,
            at_least=self.at_least,
            at_most=self.at_most,
            equals=self.equals,
            one_of=tuple(self.one_of),
            missing=_ANSWERS[self.missing or usual],
            way_out=self.way_out,
        )


class RuleFile(TreeFile):
    clause: Text

    def rule(self) -> EligibilityRule:
        return EligibilityRule(self.clause, self.tree())


class KindFile(Strict):
    type: _Stored
    key: _Key
    name: Both
    issuer: _Code
    least: float | None = None
    most: float | None = None
    values: list[Text] = Field(default_factory=list)
    consent: str = ""
    stated: str = ""
    level: str = ""

    @model_validator(mode="after")
    def _number_or_text(self) -> KindFile:
        numbers = self.least is not None and self.most is not None
        if numbers == bool(self.values):
            raise ValueError("a kind has either least and most, or values")
        if self.level and not self.values:
            raise ValueError("what a level earns is one of values")
        if numbers and (self.least or 0) > (self.most or 0):
            raise ValueError(f"least {self.least} is above most {self.most}")
        return self

    def kind(self) -> FactKind:
        return FactKind(
            type=FactType(self.type),
            key=self.key,
            name=self.name.words(),
            issuer=self.issuer,
            least=self.least,
            most=self.most,
            values=tuple(self.values),
            consent=self.consent,
            stated=self.stated,
            level=self.level,
        )


class GrantFile(Strict):
    """`programme` empty: whoever asks. Without `when` the rule is shown only."""

    type: Literal["qualification", "exemption"]
    key: _Key
    value: float | Text = "yes"
    programme: _Code | Literal[""] = ""
    name: Both
    clause: Text
    when: TreeFile | None = None
    consent: str = ""

    def grant(self) -> Grant:
        return Grant(
            type=FactType(self.type),
            key=self.key,
            value=self.value,
            programme=self.programme,
            name=self.name.words(),
            clause=self.clause,
            when=self.when.tree() if self.when else None,
            consent=self.consent,
        )


class EligibilityFile(Strict):
    """Without rules, everybody may register who is not suspended (S2-02)."""

    rules: list[RuleFile] = Field(default_factory=list)
    kinds: list[KindFile] = Field(default_factory=list)
    grants: list[GrantFile] = Field(default_factory=list)
    sanctions: list[_Code] = Field(default_factory=list)

    @model_validator(mode="after")
    def _each_kind_once(self) -> EligibilityFile:
        named = [(kind.type, kind.key) for kind in self.kinds]
        if len(named) != len(set(named)):
            raise ValueError("a kind of fact is named twice")
        return self

    @model_validator(mode="after")
    def _limits_can_be_met(self) -> EligibilityFile:
        kinds = {(str(kind.type), kind.key): kind for kind in self.kinds}
        for test in (test for rule in self.rules for test in rule.tests()):
            kind = kinds.get((test.fact or "", test.key))
            if kind is None and test.fact in get_args(_Stored) and test.key:
                raise ValueError(f"no kind of fact {test.fact} {test.key}")
            if kind and kind.most is not None and (test.at_least or 0) > kind.most:
                limit = f"less than or equal to {kind.most:g}"
                raise ValueError(f"at_least {test.at_least:g} of {test.key} must be {limit}")
        return self

    def to_domain(self) -> Eligibility:
        return Eligibility(
            rules=tuple(rule.rule() for rule in self.rules),
            kinds=tuple(kind.kind() for kind in self.kinds),
            grants=tuple(grant.grant() for grant in self.grants),
            sanctions=tuple(self.sanctions),
        )

    def purposes(self) -> set[str]:
        """The consents it asks for in its own programme."""
        return {kind.consent for kind in self.kinds if kind.consent}

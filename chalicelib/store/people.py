"""Candidates and what is known of them.

`pk` candidate id: `sk` `profile` | `score#<exam>#<written ticket>` | `agreement#<round>`
| `consent#<round>#<purpose>` | `contact` | `fact#<type>#<key>#<ref>` | `draft#<round>`
| `proof#<round>` | `identity#<programme>` | `registry#<programme>`.
`pk` `doc#<index>` and `written#<ticket>`, `sk` `candidate`: who has this document, this ticket.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.account import Account, HeldDocument
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.candidate import Acceptance, Candidate
from chalicelib.domain.confirmation import Confirmation
from chalicelib.domain.contact import Contact
from chalicelib.domain.draft import Draft
from chalicelib.domain.eligibility import Score
from chalicelib.domain.fact import Fact
from chalicelib.domain.privacy import Consent
from chalicelib.domain.proof import Proof
from chalicelib.domain.registry import Record
from chalicelib.domain.window import instant, iso
from chalicelib.store import accounts, audit, drafts, identity, proofs, registry, tables
from chalicelib.store import facts as stored_facts
from chalicelib.store.people_item import PeopleItem
from chalicelib.store.profiles import candidate_of, profile_item


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one Query tells about a person. Consents by round, then by purpose."""

    candidate: Candidate
    scores: tuple[Score, ...]
    acceptances: dict[str, Acceptance]
    consents: dict[str, dict[str, Consent]]
    contact: Contact | None
    known: tuple[Fact, ...] = ()
    accounts: tuple[Account, ...] = ()
    documents: tuple[HeldDocument, ...] = ()
    drafts: dict[str, Draft] = field(default_factory=dict)
    proofs: dict[str, Proof] = field(default_factory=dict)
    identities: dict[str, Confirmation] = field(default_factory=dict)
    registries: dict[str, Record] = field(default_factory=dict)


def facts(candidate_id: str) -> Facts | None:
    """One consistent Query: profile, scores, agreements and consents by round."""
    with tables.throttles_are_busy():
        items = list(PeopleItem.query(candidate_id, consistent_read=True))
    by_kind: dict[str, list[PeopleItem]] = defaultdict(list)
    for item in items:
        by_kind[item.sk.partition("#")[0]].append(item)
    if not by_kind["profile"]:
        return None
    accepted = {item.sk.partition("#")[2]: _acceptance(item) for item in by_kind["agreement"]}
    scores = tuple(score_of(item) for item in by_kind["score"])
    candidate = candidate_of(by_kind["profile"][0])
    contact = next((contact_of(item) for item in by_kind["contact"]), None)
    return Facts(
        candidate,
        scores,
        accepted,
        _consents(by_kind["consent"]),
        contact,
        known=tuple(stored_facts.read(item) for item in by_kind["fact"]),
        accounts=tuple(accounts.read(item) for item in by_kind["account"]),
        documents=tuple(accounts.read_document(item) for item in by_kind["document"]),
        drafts={item.sk.partition("#")[2]: drafts.read(item) for item in by_kind[drafts.KIND]},
        proofs={item.sk.partition("#")[2]: proofs.read(item) for item in by_kind[proofs.KIND]},
        identities={found.programme: found for found in map(identity.read, by_kind[identity.KIND])},
        registries={item.sk.partition("#")[2]: registry.read(item) for item in by_kind["registry"]},
    )


def of_written_ticket(number: str) -> str | None:
    """The candidate who sat the written test with this ticket."""
    return _pointer(f"written#{number}")


def of_document(index: str) -> str | None:
    """The candidate whose document has this keyed digest."""
    return _pointer(f"doc#{index}")


def update(candidate: Candidate) -> bool:
    """Replace the profile of `candidate.version`; False if it has moved."""
    item = profile_item(replace(candidate, version=candidate.version + 1))
    return tables.saved(item, PeopleItem.version == candidate.version)


def accept(candidate_id: str, round_id: str, acceptance: Acceptance) -> None:
    """Keep the first instant of each version; a newer version replaces it."""
    data = {"version": acceptance.version, "accepted_at": iso(acceptance.accepted_at)}
    item = PeopleItem(candidate_id, f"agreement#{round_id}")
    other = PeopleItem.pk.does_not_exist() | (tables.path("agreed") != acceptance.version)
    actions: list[Any] = [
        PeopleItem.data.set(data),
        PeopleItem.version.set(1),
        tables.path("agreed").set(acceptance.version),
    ]
    tables.updated(item, actions, other)


def consent(candidate_id: str, round_id: str, said: Consent, entry: AuditEntry) -> None:
    """What a candidate says about a purpose replaces what they said before; the entry keeps both.

    Safe to repeat with the same entry.
    """
    data = {"version": said.version, "given": said.given, "at": iso(said.at)}
    item = PeopleItem(candidate_id, f"consent#{round_id}#{said.purpose}")
    with tables.throttles_are_busy(), tables.transaction() as transaction:
        transaction.update(
            item,
            actions=[PeopleItem.data.set(data), PeopleItem.version.set(1)],
            add_version_condition=False,
        )
        audit.add_in(transaction, entry)


def _pointer(pk: str) -> str | None:
    with tables.throttles_are_busy():
        try:
            found: str = PeopleItem.get(pk, "candidate").data["candidate"]
        except PeopleItem.DoesNotExist:
            return None
    return found


def score_of(item: PeopleItem) -> Score:
    _, exam, ticket = item.sk.split("#")
    raw = item.data
    at: datetime = instant(raw["imported_at"])
    return Score(exam, raw["mode"], ticket, raw["total"], raw["source"], at)


def _consents(items: list[PeopleItem]) -> dict[str, dict[str, Consent]]:
    found: dict[str, dict[str, Consent]] = defaultdict(dict)
    for item in items:
        said = consent_of(item)
        found[item.sk.split("#")[1]][said.purpose] = said
    return dict(found)


def consent_of(item: PeopleItem) -> Consent:
    raw = item.data
    return Consent(item.sk.split("#")[2], raw["version"], raw["given"], instant(raw["at"]))


def contact_of(item: PeopleItem) -> Contact:
    raw = {**item.data}
    at = raw.pop("consented_at")
    return Contact(**raw, consented_at=instant(at) if at else None, version=int(item.version))


def _acceptance(item: PeopleItem) -> Acceptance:
    return Acceptance(item.data["version"], instant(item.data["accepted_at"]))

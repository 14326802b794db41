"""The qualification that a higher major asks for: entered, checked, else proven (S5-12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import (
    FieldError,
    Invalid,
    NotFound,
    Upstream,
    WrongState,
)
from chalicelib.domain.programme import Purpose
from chalicelib.domain.qualification import (
    OPEN,
    Prior,
    PriorState,
    Stated,
    mask_certificate,
)
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.gateways import attachments
from chalicelib.gateways.files import UploadForm
from chalicelib.gateways.qualification import Found
from chalicelib.services import privacy, registry, shredding
from chalicelib.services.deps import Deps
from chalicelib.services.queues import APPROVE, Queue
from chalicelib.services.registry import Registrant
from chalicelib.services.tries import counted
from chalicelib.store import cases
from chalicelib.store import registry as store
from chalicelib.store.cases import Case

KIND = "qualification"
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
CHECKS_A_DAY = 10


def purpose_of(here: Registrant) -> Purpose | None:
    """What is consented to when a provider is asked; None where no major asks for any."""
    return here.programme.purpose(here.rules.prior.purpose)


def enter(
    deps: Deps,
    candidate_id: str,
    programme: str,
    stated: Stated,
    said: tuple[str, bool],
    actor: Actor,
) -> Registrant:
    """Keep what was stated, and ask the provider if the candidate lets us (S5-13): `said` is the
    version of the words, and yes or no (P-01).

    Raises Invalid, StaleVersion for older words, WrongState where none is asked for, or one is
    proven or under review already.
    """
    here = _asked_for(deps, candidate_id, programme)
    prior = here.record.prior
    if prior is not None and prior.state not in OPEN:
        raise WrongState(state=prior.state.value)
    faults = stated.faults(here.rules.prior, deps.today())
    if faults:
        raise Invalid(errors=faults)
    version, online = said
    purpose = purpose_of(here)
    if purpose is not None:
        privacy.for_programme(deps, candidate_id, programme, purpose, version, online, actor)
    found = _looked_up(deps, here, stated) if online else None
    state = PriorState.UNCHECKED
    if found is not None:
        state = PriorState.VERIFIED if found.found else PriorState.NOT_FOUND
    wanted = Prior(
        level=stated.level,
        school=stated.school,
        graduated_on=stated.graduated_on,
        certificate_sealed=deps.keys.seal(stated.certificate_no),
        certificate_masked=mask_certificate(stated.certificate_no),
        online=online,
        state=state,
        at=deps.now(),
        provider=found.provider if found else None,
        simulated=found.simulated if found else False,
    )
    params = {"state": state.value, "online": online, "provider": wanted.provider}
    entry = registry.entry(deps, here, "qualification_stated", actor, params)
    store.save(candidate_id, programme, replace(here.record, prior=wanted), entry)
    return registry.advance(deps, candidate_id, programme, actor)


def _looked_up(deps: Deps, here: Registrant, stated: Stated) -> Found | None:
    """None while the record can't be asked: then proof is the way on."""
    if deps.qualifications is None:
        return None
    candidate = here.candidate
    counted(deps, f"qualification#{candidate.id}", CHECKS_A_DAY, timedelta(days=1))
    try:
        id_no = deps.keys.open(candidate.id_sealed)
        return deps.qualifications.verify(candidate.name, id_no, stated)
    except Upstream:
        deps.log.warning("qualifications can't be asked", extra={"programme": here.programme.code})
        return None


def start_proof(
    deps: Deps, candidate_id: str, programme: str, kind: str, content_type: str, size: int
) -> tuple[str, UploadForm, int]:
    """Where to post a proof of one of the kinds that count (S5-14): its id, the form, the most."""
    here = _asked_for(deps, candidate_id, programme)
    _open(here)
    rules = here.rules.prior
    errors = []
    kinds = [proof.id for proof in rules.proofs]
    if kind not in kinds:
        errors.append(FieldError("/kind", "choice", {"value": kind, "choices": kinds}))
    if content_type not in TYPES.values():
        told = {"value": content_type, "choices": list(TYPES.values())}
        errors.append(FieldError("/type", "choice", told))
    if not 0 < size <= rules.largest:
        most = {"size": size, "max": rules.largest}
        errors.append(FieldError("/size", "file_too_large" if size > 0 else "file_empty", most))
    if errors:
        raise Invalid(errors=errors)
    upload = f"{kind}.{deps.new_id()}"
    form = deps.files.upload_form(_incoming(candidate_id, upload), content_type, rules.largest)
    return upload, form, rules.largest


def proof_sent(
    deps: Deps, candidate_id: str, programme: str, upload: str, actor: Actor
) -> Registrant:
    """The proof has arrived: looked at, kept, and put before staff. Repeatable.

    Raises Invalid for a file that is not there or is neither a PDF nor a picture.
    """
    here = _asked_for(deps, candidate_id, programme)
    kind, _, name = upload.partition(".")
    prior = here.record.prior
    if (
        prior is not None
        and prior.state == PriorState.WAITING
        and f"/{upload}." in str(prior.proof)
    ):
        return here
    prior = _open(here)
    if not name or kind not in [proof.id for proof in here.rules.prior.proofs]:
        raise NotFound(upload=upload)
    key, data = _taken(deps, candidate_id, upload, here.rules.prior.largest)
    kept = shredding.keep(
        deps, programme, here.rules.prior.purpose, candidate_id, {key: data}, KIND
    )
    wanted = replace(prior, state=PriorState.WAITING, proof=key, proof_kind=kind, reason=None)
    told = {"proof": key, "kept": kept.id, "scopes": [f"office:{here.record.district}"]}
    case = Case(KIND, programme, deps.new_id(), candidate_id, deps.now(), told)
    said = registry.entry(deps, here, "qualification_proof", actor, {"proof": kind})
    record = replace(here.record, prior=wanted)
    store.save(candidate_id, programme, record, said, opened=[case, kept])
    return registry.of(deps, candidate_id, programme)


def _taken(deps: Deps, candidate_id: str, upload: str, most: int) -> tuple[str, bytes]:
    incoming = _incoming(candidate_id, upload)
    size = deps.files.size(incoming)
    if size is None:
        raise Invalid(errors=[FieldError("/file", "file_missing")])
    if size > most:
        raise Invalid(errors=[FieldError("/file", "file_too_large", {"size": size, "max": most})])
    data = deps.files.read(incoming)
    found = attachments.kind_of(data)
    if found not in TYPES:
        raise Invalid(errors=[FieldError("/file", "file_type", {"choices": list(TYPES)})])
    key = f"qualification/{candidate_id}/{upload}.{found}"
    deps.files.write(key, data, TYPES[found])
    return key, data


def _incoming(candidate_id: str, upload: str) -> str:
    return f"incoming/qualification/{candidate_id}/{upload}"


def _asked_for(deps: Deps, candidate_id: str, programme: str) -> Registrant:
    here = registry.of(deps, candidate_id, programme)
    if not here.record.needs_prior(here.rules) or here.record.registered_at is not None:
        raise WrongState(state=here.state.value, asked=here.record.needs_prior(here.rules))
    return here


def _open(here: Registrant) -> Prior:
    prior = here.record.prior
    if prior is None or prior.state not in OPEN:
        raise WrongState(state=prior.state.value if prior else "missing")
    return prior


def _show(deps: Deps, case: Case) -> dict[str, Any]:
    """What was entered beside the paper that is to prove it."""
    here = registry.of(deps, case.candidate_id, case.round_id)
    prior, key = here.record.prior, case.data["proof"]
    kind = key.rpartition(".")[2]
    level = prior and prior.level
    levels = (one.name for one in here.rules.prior.levels if one.code == level)
    major = here.rules.major(here.record.major)
    return {
        "major": major.name if major else here.record.major,
        "level": next(levels, level),
        "school": prior and prior.school,
        "graduated_on": prior and prior.graduated_on.isoformat(),
        "certificate_masked": prior and prior.certificate_masked,
        "online": prior and prior.online,
        "provider": prior and prior.provider,
        "simulated": prior and prior.simulated,
        "stated_at": prior and iso(prior.at),
        "proof_kind": prior and prior.proof_kind,
        "proof_type": TYPES[kind],
        "proof_url": deps.files.link(key, TYPES[kind]),
    }


def _decide(deps: Deps, case: Case, verb: str, reason: str | None, actor: Actor) -> None:
    """Raises WrongState for a proof that is not the one waited for any more."""
    here = registry.of(deps, case.candidate_id, case.round_id)
    prior = here.record.prior
    if prior is None or prior.state != PriorState.WAITING or prior.proof != case.data["proof"]:
        cases.close(case.kind, case.round_id, case.id)
        raise WrongState(case=case.id)
    approved = verb == APPROVE
    state = PriorState.ACCEPTED if approved else PriorState.REFUSED
    wanted = replace(here.record, prior=replace(prior, state=state, reason=reason))
    action = "qualification_accepted" if approved else "qualification_refused"
    said = registry.entry(deps, here, action, actor, {"proof": prior.proof_kind}, reason)
    store.save(case.candidate_id, case.round_id, wanted, said, closed=case)
    shredding.settle(case.round_id, [case.data["kept"]], deps.now())
    registry.advance(deps, case.candidate_id, case.round_id, actor)


QUEUE = Queue(
    kind=KIND,
    permission=Permission.REVIEW_CASES,
    reasons=("unreadable", "other_document", "other_person", "level_too_low", "not_genuine"),
    show=_show,
    decide=_decide,
)

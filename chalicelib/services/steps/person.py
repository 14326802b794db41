"""Who registers: what they state, a guardian for a child, the photo (S4-17 to S4-19, P-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain.contact import mask_phone, read_phone
from chalicelib.domain.draft import Draft, Guardian
from chalicelib.domain.errors import FieldError, Invalid, NotEligible, NotFound
from chalicelib.domain.flow import Stage, Why
from chalicelib.domain.names import normalise_name, read_name
from chalicelib.domain.photo import PhotoSpec
from chalicelib.gateways import files, photos
from chalicelib.gateways.files import UploadForm
from chalicelib.services import eligibility, guardians, privacy
from chalicelib.services.deps import Deps
from chalicelib.services.flow_view import Said, View, required

RELATIONS = ("father", "mother", "other")


def data(view: View) -> Why | None:
    """Complete, said to be true, and what the conditions ask for (S4-19)."""
    draft = view.draft
    faults = view.flow.faults(draft.answers)
    if draft.checked_at is None or faults:
        params = {"fields": [fault.pointer for fault in faults]}
        return Why("data_needed", params, problem=draft.checked_at is not None)
    verdict = view.here.verdict
    if view.stage == Stage.DRAFT and not (verdict.eligible and verdict.settled):
        return Why("not_eligible", {"reasons": list(verdict.reasons)}, problem=True)
    return None


def say(view: View, said: Said) -> Draft:
    """All bad answers at once, then the conditions. Raises Invalid or NotEligible."""
    answers = {name: value.strip() for name, value in said.answers.items() if value.strip()}
    faults = view.flow.faults(answers)
    faults += _differing(view, answers)
    if not said.confirmed:
        faults.append(FieldError("/confirmed", "required"))
    if faults:
        raise Invalid(errors=faults)
    here = view.here
    found = eligibility.judged(view.deps, here.programme, here.round, view.facts, answers)
    if not (found.eligible and found.settled):
        raise NotEligible(reasons=found.reasons)
    return replace(view.draft, answers=answers, checked_at=here.now)


def _differing(view: View, answers: Mapping[str, str]) -> list[FieldError]:
    """Name and birth date must be those of the document, exactly (S3-11)."""
    faults = []
    born = eligibility.born_on(view.deps, view.facts, {})
    if born is not None and answers.get("birth_on") not in (None, born.isoformat()):
        faults.append(FieldError("/answers/birth_on", "birth_differs"))
    for one in view.flow.data:
        given = answers.get(one.id)
        if one.same_as_name and given and normalise_name(given) != view.here.candidate.name:
            faults.append(FieldError(f"/answers/{one.id}", "name_differs"))
    return faults


def guardian(view: View) -> Why | None:
    here = view.here
    rule = guardians.asked(view.deps, here.programme, view.born_on())
    if rule is None:
        return None
    if view.draft.guardian and guardians.consented(here.programme, rule, here.consents):
        return None
    return Why("guardian_needed", {"under": rule.under, "clause": rule.clause})


def name_guardian(view: View, said: Said) -> Draft:
    """The guardian's consent is kept as any consent is: it can be taken back there."""
    required(guardian=said.guardian)
    given, here, rule = said.guardian, view.here, view.flow.guardian
    if given is None or rule is None:
        raise NotFound(step="guardian")
    errors = []
    if given.relation not in RELATIONS:
        params = {"value": given.relation[:64], "choices": list(RELATIONS)}
        errors.append(FieldError("/guardian/relation", "choice", params))
    phone = read_phone(given.phone)
    if phone is None:
        errors.append(FieldError("/guardian/phone", "phone_format"))
    if not given.consent:
        errors.append(FieldError("/guardian/consent", "required"))
    try:
        name = read_name(given.name)
    except Invalid as bad:
        name = ""
        errors += [FieldError("/guardian/name", one.code, one.params) for one in bad.errors]
    if errors or phone is None:
        raise Invalid(errors=errors)
    _consent(view, rule.purpose)
    sealed, masked = view.deps.keys.seal(phone), mask_phone(phone)
    return replace(view.draft, guardian=Guardian(name, given.relation, sealed, masked, here.now))


def photo(view: View) -> Why | None:
    """An earlier one is used again: the roster's, or the last registration's. Whoever keeps an
    earlier result is asked for none, even where the earlier photo is not known here (S2-13).
    """
    if view.draft.photo_id is not None or view.here.candidate.original_photo is not None:
        return None
    if view.draft.retained:
        return None
    return Why("photo_needed")


def start_photo(view: View, size: int) -> tuple[str, UploadForm, int]:
    """Answers the photo id, the form to post to, and the most bytes it takes."""
    spec = view.here.programme.photo
    spec.check_file(size)
    photo_id, most = view.deps.new_id(), spec.max_kb * 1024
    form = view.deps.files.upload_form(_incoming(view, photo_id), "image/jpeg", most)
    return photo_id, form, most


def take_photo(view: View, said: Said) -> Draft:
    """Checked and written anew, as every photo is. Raises PhotoRefused, NotFound before it came."""
    required(photo_id=said.photo_id)
    photo_id = said.photo_id or ""
    made = _made(view.deps, _incoming(view, photo_id), view.here.programme.photo)
    key = files.photo_key(view.here.candidate.id, photo_id)
    view.deps.files.write(key, made.data, "image/jpeg")
    return replace(view.draft, photo_id=photo_id, photo_sha256=made.sha256)


def _made(deps: Deps, key: str, spec: PhotoSpec) -> photos.NormalisedPhoto:
    return photos.normalise(deps.files.read(key), spec)


def _incoming(view: View, photo_id: str) -> str:
    """By whose it is: nobody names another's file."""
    return f"incoming/flow/{view.here.candidate.id}/{view.here.round.id}/{photo_id}.jpg"


def _consent(view: View, purpose_id: str) -> None:
    here = view.here
    purpose = here.programme.purpose(purpose_id)
    if purpose is not None:
        said = (here.candidate.id, here.round.id, purpose.id, purpose.version, True)
        privacy.consent(view.deps, *said, view.actor)

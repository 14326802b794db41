"""Every kind of step: whether it is done, and what it takes. A new kind is one line in each."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.domain.draft import Draft
from chalicelib.domain.flow import Step, Why
from chalicelib.services import proofs
from chalicelib.services.flow_view import Said, View
from chalicelib.services.steps import choosing, elsewhere, ending, person, reading

WHY: dict[Step, Callable[[View], Why | None]] = {
    Step.CONSENTS: reading.consents,
    Step.NOTICE: reading.notice,
    Step.AGREEMENT: reading.agreement,
    Step.IDENTITY: elsewhere.identity,
    Step.FACE: elsewhere.face,
    Step.REGISTRY: elsewhere.registry,
    Step.QUALIFICATION: elsewhere.qualification,
    Step.SITE: choosing.site,
    Step.PAPERS: choosing.papers,
    Step.BATCH: choosing.batch,
    Step.RETAINED: choosing.retain,
    Step.DATA: person.data,
    Step.GUARDIAN: person.guardian,
    Step.PHOTO: person.photo,
    Step.SUBMIT: ending.held,
    Step.PAY: ending.paid,
    Step.PROOF: ending.proof,
    Step.DONE: ending.done,
}
READ: dict[Step, Callable[[View, Said], None]] = {
    Step.NOTICE: reading.read_notice,
    Step.AGREEMENT: reading.agree,
    Step.PROOF: proofs.send,
}
"""Kept for good, whatever becomes of the draft."""
DRAFT: dict[Step, Callable[[View, Said], Draft]] = {
    Step.SITE: choosing.choose_site,
    Step.PAPERS: choosing.choose_papers,
    Step.BATCH: choosing.choose_batch,
    Step.RETAINED: choosing.choose_retained,
    Step.DATA: person.say,
    Step.GUARDIAN: person.name_guardian,
    Step.PHOTO: person.take_photo,
}
"""What the others take is said on pages of their own: consents, identity, registry, money."""

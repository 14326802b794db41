"""The certificates of a site for the staff's printer; candidates never get this file (P-09)."""

from __future__ import annotations

from chalicelib.domain.certificate import (
    CertificateSheet,
    CertificateState,
    qr_address,
    qr_payload,
)
from chalicelib.domain.errors import NotFound
from chalicelib.domain.site import Site
from chalicelib.domain.ticket import PaperFault
from chalicelib.gateways import certificate_paper
from chalicelib.gateways.certificate_paper import Page
from chalicelib.services import certificates, collection, sites, standing, tickets
from chalicelib.services.certificates import Line
from chalicelib.services.deps import Deps
from chalicelib.services.results import Opened

_NO_PAPER = (CertificateState.VOID, CertificateState.SUPERSEDED)


def papers(deps: Deps, round_id: str, site: str) -> tuple[bytes, int]:
    """One PDF with a page for each valid certificate of the site, and how many there are.

    Raises WrongState before results are open, NotFound where there is nothing to print, PaperFault
    with the `certificate_no` that can't be printed.
    """
    now_open = certificates.require_open(deps, round_id)
    found = sites.get(round_id, site)
    lines = collection.of_site(round_id, now_open.set_version, found)
    wanted = [line for line in lines if line.state not in _NO_PAPER]
    if not wanted:
        raise NotFound(certificates=site)
    pages = [_page(deps, now_open, line) for line in _ordered(wanted)]
    title = f"证书 {found.name}"
    return certificate_paper.certificates(pages, title, now_open.visible_at), len(pages)


def _ordered(lines: list[Line]) -> list[Line]:
    """As they are handed out: by number."""
    return sorted(lines, key=lambda line: line.certificate.number)


def _page(deps: Deps, now_open: Opened, line: Line) -> Page:
    number = line.certificate.number
    try:
        return _filled(deps, now_open, line)
    except PaperFault as fault:
        raise PaperFault(**fault.params, certificate_no=number) from fault


def _filled(deps: Deps, now_open: Opened, line: Line) -> Page:
    certificate = line.certificate
    here = standing.of(deps, certificate.candidate_id, certificate.round_id)
    grade, seen = here.programme.grade(certificate.grade), here.registration
    if seen is None or grade is None:
        raise PaperFault(kind="field", field="registration" if seen is None else "grade")
    site: Site = line.site
    sheet = CertificateSheet(
        specimen=here.round.specimen,
        programme=here.programme.name,
        round_title=here.round.name,
        office=here.programme.office,
        certificate_no=certificate.number,
        name=here.candidate.name,
        id_type=here.candidate.id_type,
        id_no=deps.keys.open(here.candidate.id_sealed),
        grade=grade.code,
        meaning=grade.meaning,
        exam_on=seen.sits(here.round).on,
        site_name=site.name,
        site_name_en=site.name_en,
        issued_at=now_open.visible_at,
    )
    code = qr_payload(certificate.round_id, certificate.number, deps.keys.sign)
    photo, _ = tickets.photo_in_use(deps, here, seen)
    return Page(sheet, photo, qr_address(deps.site_origin, code))

"""Certificates for tests: an ordinary one, and one with the longest of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.certificate import CertificateSheet
from chalicelib.domain.window import BEIJING
from tests.sample_ticket import LONGEST as LONGEST_TICKET
from tests.sample_ticket import ORDINARY as TICKET
from tests.sample_ticket import RARE_NAME, words

ORDINARY = CertificateSheet(
    specimen=False,
    programme=TICKET.programme,
    round_title=TICKET.round_title,
    office=TICKET.office,
    certificate_no="20142A000157",
    name="林知远",
    id_type="CN_RIC",
    id_no="429900199302142415",
    grade="A",
    meaning=words("能够自如地用英语进行口头交流", "Speaks English with ease"),
    exam_on=date(2014, 11, 23),
    site_name=TICKET.site_name,
    site_name_en=TICKET.site_name_en,
    issued_at=datetime(2014, 12, 20, 9, tzinfo=BEIJING),
)

LONGEST = replace(
    ORDINARY,
    specimen=True,
    certificate_no="20142B000158",
    name=RARE_NAME,
    id_type="FPR_2023",
    id_no="911124198108030024",
    grade="B",
    meaning=words("能够用英语进行口头交流，偶有困难", "Speaks English with little difficulty"),
    site_name=LONGEST_TICKET.site_name,
    site_name_en=LONGEST_TICKET.site_name_en,
)

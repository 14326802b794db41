"""What a request for an export must look like."""

from __future__ import annotations

from typing import Literal

from chalicelib.api.schemas import Body, SiteCode
from chalicelib.domain.registration import State


class NewExport(Body):
    kind: Literal["registrations", "payments", "results", "certificates", "log"]
    format: Literal["csv", "xlsx", "pdf"]
    site: SiteCode | None = None
    state: State | None = None

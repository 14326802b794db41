"""What staff send at the desk."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from chalicelib.api.schemas import Body, Code
from chalicelib.services.reveals import What

Purpose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=120)]
Wanted = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Search(Body):
    """`text` is whatever the caller has; a name is looked for in `round_id` only."""

    text: Wanted
    round_id: Code | None = None


class RevealBody(Body):
    what: What
    purpose: Purpose


class ReprintBody(Body):
    purpose: Purpose

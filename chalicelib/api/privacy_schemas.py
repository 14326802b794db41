"""What candidates say about the use of their data."""

from __future__ import annotations

from chalicelib.api.schemas import Body, Short


class ConsentBody(Body):
    """`version` is that of the words the candidate has read."""

    purpose: Short
    version: Short
    given: bool

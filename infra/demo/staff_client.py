"""The staff side of the HTTP API as a client: only what loading a round needs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx

API = "/api/v1"
JOB_PATIENCE_S = 900.0

Told = Callable[[dict[str, Any]], None]


class ApiError(Exception):
    """The platform said no where the demo expected yes."""

    def __init__(self, response: httpx.Response) -> None:
        request = response.request
        super().__init__(
            f"{request.method} {request.url.path} -> {response.status_code}: {response.text[:600]}"
        )
        self.response = response


class StaffClient:
    """`http` has the platform's origin as base URL; `sign_in` puts the cookie into it.

    `files` posts to the file store, which must not see that cookie.
    """

    def __init__(self, http: httpx.Client, files: httpx.Client) -> None:
        self.http = http
        self.files = files

    def sign_in(self, account: str, password: str, code: str) -> dict[str, Any]:
        body = {"account": account, "password": password, "code": code}
        return dict(self.send("POST", "/staff/session", json=body))

    def send(self, method: str, path: str, **more: Any) -> Any:
        """The decoded answer, or ApiError."""
        response = self.http.request(method, f"{API}{path}", **more)
        if response.is_error:
            raise ApiError(response)
        return response.json() if response.content else None

    def upload(self, round_id: str, kind: str, filename: str, data: bytes) -> str:
        """Opens an import job and posts the file to where the platform says; the job's id."""
        body = {"kind": kind, "filename": filename, "size": len(data)}
        job = self.send("POST", f"/staff/rounds/{round_id}/imports", json=body)
        form = job["upload"]
        answer = self.files.post(form["url"], data=form["fields"], files={"file": (filename, data)})
        if answer.is_error:
            raise ApiError(answer)
        return str(job["job_id"])

    def run(self, round_id: str, job_id: str, step: str, told: Told) -> dict[str, Any]:
        """Starts `check` or `commit` and waits for its end."""
        self.send("POST", f"/staff/rounds/{round_id}/imports/{job_id}/{step}")
        ended = {"check": "checked", "commit": "committed"}[step]
        waited_until = time.monotonic() + JOB_PATIENCE_S
        while time.monotonic() < waited_until:
            job = self.send("GET", f"/staff/rounds/{round_id}/imports/{job_id}")
            told(job)
            if job["state"] in (ended, "failed"):
                return dict(job)
            time.sleep(0.5)
        raise TimeoutError(f"import {job_id} of {round_id}: {step} has not ended")

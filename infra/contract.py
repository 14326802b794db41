"""`make contract`: writes what the API says of itself into docs/.

`openapi.json` comes from the declared routes, `problems.md` from the codes and the sites' words, so
neither can say what the code doesn't. A test compares both with what is there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from chalicelib.api import all_routes, contract
from chalicelib.api.problems import CODES, OUR_FAULT, status_of
from chalicelib.domain.errors import DomainError
from chalicelib.domain.photo import REFUSALS, PhotoRefused
from infra.paths import ROOT

OPENAPI = ROOT / "docs" / "openapi.json"
PROBLEMS = ROOT / "docs" / "problems.md"
_WORDS = ROOT / "site" / "shared" / "problems"
_LINE = re.compile(r"^  (\w+): \['(.*?)'(?:, '(.*?)')?\],$", re.MULTILINE)
_HEAD = """# Problems

Every refusal is `application/problem+json` (RFC 9457) with one of these codes; the pages own the
words, one file per language. `make contract` writes this page.

| code | status | 中文 | English |
|---|---|---|---|
"""
_FIELDS_HEAD = """
## Fields

Codes of single fields, in `errors[]` of `invalid`, each with a JSON pointer.

| code | 中文 | English |
|---|---|---|
"""


def openapi() -> str:
    document = contract.document(all_routes.declared())
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def problems() -> str:
    """Both tables: the problems by status, then the fields' codes."""
    zh, en = _words("zh-CN", "。"), _words("en", ". ")
    status = _statuses()
    rows = [
        f"| `{code}` | {status[code]} | {zh.get(code, '')} | {en.get(code, '')} |\n"
        for code in sorted(CODES, key=lambda code: (status[code], code))
    ]
    fields = [f"| `{code}` | {zh[code]} | {en[code]} |\n" for code in zh if code not in CODES]
    return "".join([_HEAD, *rows, _FIELDS_HEAD, *fields])


def _words(language: str, stop: str) -> dict[str, str]:
    """What is wrong and what to do, as one text; codes told to machines only have none."""
    files = [_WORDS / "first" / f"{language}.js", _WORDS / f"{language}.js"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    found = {code: stop.join(filter(None, said)) for code, *said in _LINE.findall(text)}
    return {code: said.replace("\\'", "'").replace("|", "\\|") for code, said in found.items()}


def _statuses() -> dict[str, int]:
    """Of every code that an error of the house carries; one that is missed is no 500 in silence."""
    kinds, found = [DomainError], {"internal": OUR_FAULT}
    found |= dict.fromkeys(REFUSALS, status_of(PhotoRefused))
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found.setdefault(kind.code, status_of(kind))
    return found


def main() -> None:
    for file, text in ((OPENAPI, openapi()), (PROBLEMS, problems())):
        Path(file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

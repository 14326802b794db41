"""Staff accounts of the demo, made by the operator command and noted beside the instance's data.

`python -m infra.demo.staff` prints them with the codes that count now.
"""

from __future__ import annotations

import argparse
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

import pyotp

from infra.local.platform import Platform

# Account, name, role, scope, what a newcomer sees with it. The loader has its own: a code counts
# once, and the loader would use up the first one.
_WANTED = (
    ("admin", "周敏", "operator", "national", "全部功能"),
    ("registrar", "陈立", "registrar", "national", "考次、考点、名单、成绩、补救、导出"),
    ("approver", "何静", "approver", "national", "复核：发布、退费、批量调整"),
    ("reviewer", "王清", "reviewer", "national", "照片、身份、材料审核"),
    ("clerk", "吴桐", "clerk", "site:42001", "武汉一个考点：查询、证书领取"),
    ("auditor", "许言", "auditor", "national", "操作日志、对账"),
    ("hubei", "林楚", "viewer", "province:湖北省", "只看湖北省"),
    ("xiangyang", "高原", "office", "office:0601", "自学考试：现场确认身份"),
    ("school", "罗岚", "institution", "institution:jingzhou", "助学单位：确认本单位考生"),
)
_LOADER = ("loader", "演示数据", "registrar", "national", "")


@dataclass(frozen=True, slots=True)
class DemoStaff:
    account: str
    name: str
    role: str
    scope: str
    sees: str
    password: str
    totp_secret: str

    @property
    def code(self) -> str:
        """The six digits that count at this moment."""
        return pyotp.TOTP(self.totp_secret).now()


def ensure_staff(platform: Platform) -> dict[str, DemoStaff]:
    """The accounts by name; made the first time, with passwords of this instance alone."""
    noted = _noted(platform.home)
    for wanted in (*_WANTED, _LOADER):
        if wanted[0] not in noted:
            noted[wanted[0]] = _made(platform, wanted)
    text = json.dumps([asdict(one) for one in noted.values()], ensure_ascii=False, indent=1)
    _file(platform.home).write_text(text, encoding="utf-8")
    _file(platform.home).chmod(0o600)
    return noted


def staff_lines(home: Path) -> list[str]:
    """One line per account that a newcomer may use."""
    shown = [one for account, one in _noted(home).items() if account != _LOADER[0]]
    return [
        f"  {one.account:<10} {one.password:<14} code {one.code}  {one.sees} ({one.role})"
        for one in shown
    ]


def _made(platform: Platform, wanted: tuple[str, ...]) -> DemoStaff:
    account, name, role, scope, sees = wanted
    password, totp_secret = secrets.token_urlsafe(9), pyotp.random_base32()
    made = DemoStaff(account, name, role, scope, sees, password, totp_secret)
    fields = {key: value for key, value in asdict(made).items() if key != "sees"}
    answer = platform.operate({"command": "staff-create", **fields})
    if not answer.get("ok"):
        raise RuntimeError(f"staff account {made.account}: {answer}")
    return made


def _noted(home: Path) -> dict[str, DemoStaff]:
    if not _file(home).exists():
        return {}
    entries = json.loads(_file(home).read_text(encoding="utf-8"))
    return {entry["account"]: DemoStaff(**entry) for entry in entries}


def _file(home: Path) -> Path:
    return home / "staff.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.demo.staff", description=__doc__)
    parser.add_argument("--instance", default="main")
    for line in staff_lines(Platform(parser.parse_args().instance).home):
        print(line)


if __name__ == "__main__":
    main()

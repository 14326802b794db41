"""When did the turn of a code come? Anybody may check it: see fairness.md.

    python check_slot.py ROUND CODE SEED SHA256 OPENS_AT SPREAD_SECONDS

All of these stand on the round's page "How turns are drawn", CODE on the waiting page.
OPENS_AT is an instant such as 2014-10-30T01:00:00Z. Any Python from 3.8 on will do.
"""

import hashlib
import hmac
import sys
from datetime import datetime, timedelta, timezone


def slot(round_id: str, code: str, seed: str, opens_at: str, spread_seconds: int) -> datetime:
    """The first 64 bits of HMAC-SHA256(seed, "round|code") as a share of the spread, in ms."""
    code = code.replace("-", "").replace(" ", "").upper()
    mac = hmac.new(bytes.fromhex(seed), f"{round_id}|{code}".encode(), hashlib.sha256).digest()
    after = int.from_bytes(mac[:8], "big") * spread_seconds * 1000 >> 64
    opens = datetime.fromisoformat(opens_at.replace("Z", "+00:00"))
    return opens + timedelta(milliseconds=after)


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    round_id, code, seed, sha256, opens_at, spread = sys.argv[1:]
    if hashlib.sha256(bytes.fromhex(seed)).hexdigest() != sha256.lower():
        sys.exit("This seed is not the one whose hash was published.")
    found = slot(round_id, code, seed, opens_at, int(spread)).astimezone(
        timezone(timedelta(hours=8))
    )
    print(f"{found:%Y-%m-%d %H:%M:%S.%f}"[:-3] + " Beijing time")

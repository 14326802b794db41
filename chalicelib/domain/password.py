"""Which passwords may be chosen: the length is a programme's, what everybody tries is nobody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.errors import FieldError

_WORDS = """
    password password1 password123 passw0rd p@ssw0rd p@ssword pa$$w0rd admin123 admin888 adminadmin
    administrator root123 test1234 guest123 welcome welcome1 welcome123 letmein iloveyou iloveyou1
    sunshine princess football baseball superman batman dragon monkey shadow master michael jordan23
    qwerty qwerty1 qwerty12 qwerty123 qwertyuiop qwert12345 asdfgh asdfghjkl asdf1234 zxcvbn zxcvbnm
    zxcvbnm123 1qaz2wsx 1qaz2wsx3edc 1q2w3e 1q2w3e4r 1q2w3e4r5t q1w2e3r4 qazwsx qazwsxedc zaq12wsx
    zaq1zaq1 qwe123 qweasd qweasdzxc qwer1234 abc123 abc1234 abc12345 abcd1234 abcdef123 a123456
    a1234567 a12345678 a123456789 aa123456 aa12345678 q123456 q123456789 w123456 z123456 s123456
    123456a 1234567a 12345678a 123456789a 123456q 123456aa 123456abc 123abc 123qwe 123qweasd 123123a
    woaini woaini520 woaini521 woaini1314 woaini123 woaiwojia 5201314 52013145 520131420 1314520
    13145200 5201314a a5201314 5211314 7758521 77585210 7758258 wodemima nihao123 zhongguo beijing
    shanghai 135792468 147258369 159357 159753 789456123 741852963 963852741 147852369 1472583690
    369258147 258369147 456852 112233445566 123654789 987654321a 121212 131313 123321 1234321
    12344321 123454321 654321a 1029384756 0123456789 woshishui wangluo computer internet secret
    trustno1 hello123 hello1234 changeme default killer whatever freedom starwars pokemon charlie
    kaoshi123 baoming123 zikao123 xuewei123 cet46666 toefl123 toefl110 pets1234 yingyu123
"""
_COMMON = frozenset(_WORDS.split())
_ROWS = ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_DISTINCT = 5
_OWN = 4
"""A shorter word of one's own may stand in a password."""


@dataclass(frozen=True, slots=True)
class Length:
    """Both ends are allowed (A6-8: 6 to 20 in one programme, 8 to 64 elsewhere)."""

    least: int = 8
    most: int = 64


def password_faults(
    password: str, length: Length, own: Iterable[str] = (), pointer: str = "/password"
) -> list[FieldError]:
    """`own` are the words that belong to the person: login, numbers, name."""
    if not length.least <= len(password) <= length.most:
        params = {"min": length.least, "max": length.most}
        return [FieldError(pointer, "password_length", params)]
    if _trivial(password.lower(), [word.lower() for word in own if word]):
        return [FieldError(pointer, "password_trivial")]
    return []


def _trivial(password: str, own: list[str]) -> bool:
    if len(set(password)) < _DISTINCT or password in _COMMON:
        return True
    return _in_a_row(password) or any(_gives_away(word, password) for word in own)


def _in_a_row(password: str) -> bool:
    """Keys that lie side by side, either way: 123456, fedcba, asdfgh."""
    return any(
        password in row or password[::-1] in row for row in (*_ROWS, *(r * 2 for r in _ROWS))
    )


def _gives_away(word: str, password: str) -> bool:
    """The password holds the word, or is a piece of it: the end of one's ID number, say."""
    return len(word) >= _OWN and (word in password or password in word)

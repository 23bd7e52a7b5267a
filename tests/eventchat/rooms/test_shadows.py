"""What each person believes posted, as a node remembers it."""

from __future__ import annotations

import msgspec

from eventchat.rooms.shadows import MOST, Shadows
from eventchat.types.ids import MessageId, UserId

ADA, BOB = UserId("u_ada"), UserId("u_bob")
BODY = b'{"seq":3,"type":"posted","text":"hello"}'


def brings(to: UserId = ADA) -> dict[bytes, bytes]:
    """An entry of the inbox's stream that brings one."""
    return {b"to": to.encode(), b"d": BODY, b"c": b"9-0"}


def test_each_person_has_their_own_in_order() -> None:
    """As events with id and time, oldest first, whether they were kept or come now; nobody has another's."""
    shadows = Shadows()
    shadows.load({b"20-64": b"2-0 u_ada " + BODY, b"3-64": b"1-0 u_ada " + BODY})
    assert shadows.learn(b"21-64", brings())
    assert shadows.learn(b"22-64", brings(BOB))
    assert [shadow.id for shadow in shadows.of(ADA)] == ["3-64", "20-64", "21-64"]
    assert msgspec.json.decode(shadows.of(BOB)[0].json) == {
        "id": "22-64",
        "at": 22,
        "seq": 3,
        "type": "posted",
        "text": "hello",
    }
    assert [shadow.id for shadow in shadows.after(ADA, MessageId("20-64"))] == ["21-64"]
    assert shadows.find(BOB, MessageId("3-64")) is None
    assert shadows.of(None) == ()


def test_what_is_no_more_is_forgotten_and_so_are_the_oldest() -> None:
    """Published or taken back, it is dropped; a person has so many of them."""
    shadows = Shadows()
    shadows.learn(b"1-64", brings())
    assert not shadows.learn(b"2-0", {b"to": b"", b"d": b"{}", b"gone": b"1-64", b"of": b"u_ada"})
    assert not shadows.of(ADA)
    for number in range(MOST + 5):
        shadows.learn(b"%d-64" % (number + 10), brings())
    assert len(shadows.of(ADA)) == MOST
    assert shadows.of(ADA)[0].id == "15-64"

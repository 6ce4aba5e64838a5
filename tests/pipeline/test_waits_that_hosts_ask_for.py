"""The wait that a host asks for reaches the one who decides about the next try."""

from datetime import UTC, datetime

import pytest
from newswire import settings
from newswire.errors import Transient
from newswire.pipeline.context import Books, by_hand, close
from newswire.window import Window

DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))


@pytest.mark.parametrize(
    ("asked", "least", "most"), [([30.0, 900.0, None], 890, 900), ([None], None, None), ([0.0], None, None)]
)
def test_a_stage_that_fails_tells_the_longest_wait(asked, least, most, warehouse_dsn):
    books = Books("fetch", None, DAY, seen=len(asked), deferred=len(asked))
    for wait in asked:
        books.failed("https://site.test/a: deferred", wait)
    with pytest.raises(Transient, match=f"{len(asked)} to try again") as raised:
        close(by_hand(settings.load(), warehouse_dsn, "fetch"), books)
    if least is None:
        assert raised.value.retry_after is None
    else:
        assert least < raised.value.retry_after <= most

"""The command reprocess, where nothing is to be coded again."""

from collections.abc import Callable

WINDOW = ("--from", "2026-09-01", "--to", "2026-09-02", "--stage", "extract")


def test_a_window_is_staged_promoted_and_rolled_back_each_once(run: Callable[..., tuple[int, str, str]]) -> None:
    assert run("reprocess", *WINDOW, "--promote")[0] == 2, "nothing is staged"
    status, out, _ = run("reprocess", *WINDOW)
    assert (status, out.split()[-4:]) == (0, ["all", "0", "0", "0"])
    assert run("reprocess", *WINDOW, "--promote")[0] == 0
    assert run("reprocess", *WINDOW, "--promote")[0] == 2
    assert run("reprocess", *WINDOW, "--roll-back")[0] == 0
    assert run("reprocess", *WINDOW, "--roll-back")[0] == 2

"""The kinds of trouble. Who catches one knows what to do without reading its text."""


class NewswireError(Exception):
    """Any trouble that has a name; its text is one clear line for a person."""


class Transient(NewswireError):
    """It may pass: a time-out, 429, 5xx, a lost connection. The task is tried again.

    `retry_after` is the wait in seconds that the other side asked for, or None.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type["Transient"], tuple[str, float | None]]:
        return type(self), (str(self), self.retry_after)


class BadItem(NewswireError):
    """This one page or row is no good. It goes to quarantine with `reason`, and the stage goes on."""

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason

    def __reduce__(self) -> tuple[type["BadItem"], tuple[str, str]]:
        return type(self), (self.reason, str(self))


class SourceBroken(NewswireError):
    """The source as a whole is broken, or too much of it was set aside. The task fails without another try."""


class BadInput(NewswireError):
    """A person gave something unusable: names the file, line and key. Commands end with status 2."""

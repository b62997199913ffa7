"""What the library says where it cannot read."""


class NotUnderstoodError(ValueError):
    """The text cannot be read as mathematics; the message names the part."""

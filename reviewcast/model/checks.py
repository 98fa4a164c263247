"""How a noun refuses to be wrong."""


def require(condition: bool, message: str) -> None:
    """Refuse a value that cannot be; reaching this is a defect of the caller, not of an author."""
    if not condition:
        raise ValueError(message)

"""Whom an exercise is owed to: the text that the licences of the collections ask to show."""

CREDITS = {
    "COGTUTOR": "CogTutorBugs (McNichols, Zhang, Lan 2023), after logs of the PSLC DataShop, CC BY 4.0",
    "OATUTOR": "OATutor (Pardos et al. 2023), adapted, CC BY 4.0",
}


def attribution(source: str, origin: str | None) -> str | None:
    """None for our own exercises."""
    credit = CREDITS.get(source)
    return f"{credit}: {origin}" if credit and origin else credit

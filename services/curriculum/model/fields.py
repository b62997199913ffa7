"""What a single field of the curriculum may hold: the data files are validated against these types."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, with_config

DomainCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=40)]
SubdomainCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*/[A-Z][A-Z0-9_]*$", max_length=80)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80)]
ExerciseCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)+$", max_length=120)]
MisconceptionCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=120)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Mathematics = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Origin = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Grade = Annotated[int, Field(ge=1, le=12)]
Difficulty = Annotated[float, Field(ge=-3, le=3)]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Severity = Literal["LOW", "MED", "HIGH", "CRITICAL"]
Status = Literal["DRAFT", "ACTIVE", "DEPRECATED"]

Source = Literal["TEMPLATE", "COGTUTOR", "OATUTOR", "TEACHER"]

STRICT = with_config(ConfigDict(extra="forbid"))  # a misspelt field of a data file is an error, not a default

"""Whether the gateway and what it asks are well."""

from pydantic import Field

from services.gateway.api.views.view import View


class Health(View):
    status: str = Field(description="`ok`, or `degraded` while something below does not answer")
    version: str
    dependencies: dict[str, str] = Field(description="`ok` or what is wrong, by name")

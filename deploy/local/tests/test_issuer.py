"""Tokens of the local issuer."""

from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from deploy.local import issuer
from deploy.local.state import State


@pytest.fixture
def state(tmp_path: Path) -> State:
    state = State(tmp_path)
    state.facts = {"ISSUER_URL": "http://127.0.0.1:1"}
    return state


def public_keys(state: State) -> KeySet:
    return KeySet.import_key_set({"keys": [issuer.key(issuer.key_file(state)).as_dict(private=False)]})


def test_token_is_verified_by_the_public_key_and_names_person_and_role(state: State) -> None:
    token = issuer.token(state, "teacher", "1b4e28ba-2fa1-41d2-883f-0016d3cca427", seconds=60)

    claims = jwt.decode(token, public_keys(state), algorithms=["RS256"]).claims

    assert claims["sub"] == "1b4e28ba-2fa1-41d2-883f-0016d3cca427"
    assert claims["app_metadata"] == {"role": "teacher"}
    assert claims["iss"] == "http://127.0.0.1:1"
    assert claims["aud"] == "innova"
    assert claims["exp"] - claims["iat"] == 60


def test_token_of_another_state_folder_is_refused(state: State, tmp_path: Path) -> None:
    other = State(tmp_path / "other")
    other.facts = state.facts
    issuer.key(issuer.key_file(state))
    forged = issuer.token(other, "admin", "1b4e28ba-2fa1-41d2-883f-0016d3cca427")

    with pytest.raises(InvalidKeyIdError):
        jwt.decode(forged, public_keys(state), algorithms=["RS256"])


def test_signing_key_stays_and_is_readable_by_its_owner_only(state: State) -> None:
    path = issuer.key_file(state)

    assert issuer.key(path).thumbprint() == issuer.key(path).thumbprint()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "d" not in issuer.key(path).as_dict(private=False)

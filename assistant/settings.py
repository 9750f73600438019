"""Settings: one frozen section per concern, read once from the environment and `.env`."""

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.errors import ConfigurationInvalid


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _listed(value: object) -> object:
    """Read `a, b` as well as `["a", "b"]`."""
    if isinstance(value, str) and not value.lstrip().startswith("["):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    return json.loads(value) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class ChatSettings(_Section):
    """Which provider answers, and how long it may take.

    `timeout_seconds` is the model's time for one whole answer: all its calls, tries and tools.
    `fallback_models` (same server) are asked in turn while nothing has been said. After
    `rest_after` failures in a row a model is left alone for `rest_seconds`. `families` is a file
    that comes before our own table of models and prices. No more than `context_tokens` are sent,
    nor more than the model takes. `tracing` lets LangSmith's own variables have their way.
    """

    provider: Literal["auto", "offline", "openai"] = "auto"
    loop: Literal["direct", "langchain"] = "langchain"
    form: Literal["stream", "plain", "schema"] = "stream"
    model: str = "gpt-4o-mini"
    fallback_models: Names = ()
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    silence_seconds: float = Field(default=15.0, gt=0, le=600)
    retries: int = Field(default=1, ge=0, le=5)
    rest_after: int = Field(default=5, ge=1)
    rest_seconds: float = Field(default=30.0, ge=0)
    max_rounds: int = Field(default=3, ge=1, le=8)
    calls_per_turn: int = Field(default=6, ge=1, le=40)
    context_tokens: int = Field(default=8_000, ge=1_000)
    answer_tokens: int = Field(default=800, ge=50)
    families: Path | None = None
    tracing: bool = False


class BudgetSettings(_Section):
    """What models may cost before the offline provider answers; unset means no limit.

    Tokens count both ways; costs are in the price table's currency. A day is one in Japan.
    """

    turn_tokens: int | None = Field(default=None, ge=0)
    conversation_tokens: int | None = Field(default=None, ge=0)
    day_tokens: int | None = Field(default=None, ge=0)
    turn_cost: float | None = Field(default=None, ge=0)
    conversation_cost: float | None = Field(default=None, ge=0)
    day_cost: float | None = Field(default=None, ge=0)


class EmbeddingSettings(_Section):
    """Which embedder reads passages and queries."""

    provider: Literal["e5", "use", "openai", "hashed"] = "e5"
    model: str = "text-embedding-3-small"
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)


class IndexSettings(_Section):
    """Where vectors live; below `exact_below` rows they are searched exactly."""

    url: str = "(embedded)"
    exact_below: int = Field(default=20_000, ge=0)


class StoreSettings(_Section):
    """Where records live; empty means SQLite inside the home folder."""

    url: str = ""


class LimitSettings(_Section):
    """How much one reader may ask of us."""

    url: str = "memory://"
    question_characters: int = Field(default=4_000, ge=100)
    turns_per_minute: int = Field(default=60, ge=1)
    upload_bytes: int = Field(default=20_000_000, ge=1_000)


class AuthSettings(_Section):
    """Bearer keys by role, as `role:key` pairs, and how customers prove who they are.

    The shop signs its customers in with `jwt_secret` (HS256) or the private half of
    `jwt_public_key` (RS256, PEM). `code_key` seals one-time codes; empty makes one in the home
    folder, so servers that share a store must share it.
    """

    keys: tuple[str, ...] = ()
    jwt_secret: SecretStr | None = None
    jwt_public_key: str | None = None
    jwt_minutes: int = Field(default=60, ge=1, le=1_440)
    code_key: SecretStr | None = None
    codes_per_hour: int = Field(default=5, ge=1, le=100)
    codes_per_day: int = Field(default=10, ge=1, le=1_000)
    level_minutes: int = Field(default=30, ge=1, le=1_440)


class MailSettings(_Section):
    """How letters go out: `outbox` (files in the home folder), `console`, or an SMTP server.

    `smtp://host:587` speaks TLS after STARTTLS and to nobody who will not; `smtps://host:465`
    from the first byte. `tls=off` is for a relay on the same machine.
    """

    url: str = "outbox"
    sender: str = Field(
        default="ミナモ商店 <no-reply@minamo.example>", pattern=r"^[^\r\n]*@[^\r\n]*$"
    )
    username: str = ""
    password: SecretStr | None = None
    tls: Literal["required", "off"] = "required"
    certificates: Path | None = None
    timeout_seconds: float = Field(default=10.0, gt=0, le=120)


class Settings(BaseSettings):
    """Everything that can be set; nested names are joined by `__`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_nested_delimiter="__",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
    )

    home: Path | None = None
    knowledge: Path | None = None
    language: str = Field(default="ja", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    shop: str = "minamo"
    chat: ChatSettings = ChatSettings()
    budget: BudgetSettings = BudgetSettings()
    embeddings: EmbeddingSettings = EmbeddingSettings()
    index: IndexSettings = IndexSettings()
    store: StoreSettings = StoreSettings()
    limits: LimitSettings = LimitSettings()
    auth: AuthSettings = AuthSettings()
    mail: MailSettings = MailSettings()
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")

    @property
    def provider(self) -> Literal["offline", "openai"]:
        """Resolve `auto`: openai when a key is set, offline otherwise."""
        if self.chat.provider != "auto":
            return self.chat.provider
        key = self.openai_api_key
        return "openai" if key is not None and key.get_secret_value() else "offline"


def read_settings(**overrides: object) -> Settings:
    """Read the settings; raises ConfigurationInvalid naming each wrong variable."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as problem:
        raise ConfigurationInvalid("; ".join(_explain(problem))) from None


def _explain(problem: ValidationError) -> list[str]:
    lines = []
    for error in problem.errors():
        path = [str(part) for part in error["loc"]]
        known = path[0].isupper() if path else False
        name = path[0] if known else "ASSISTANT_" + "__".join(part.upper() for part in path)
        lines.append(f"{name}: {error['msg']} (got {error['input']!r:.80})")
    return lines

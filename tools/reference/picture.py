"""docs/architecture.svg, drawn from the catalogue: services are columns, topics rows, with a mark where one writes or reads."""

from collections.abc import Iterator
from html import escape

from deploy.local.services import SERVICES
from libs.contracts import TOPICS, Topic

COLUMNS = ("gateway", "attempts", "mastery", "telemetry", "curriculum", "roster", "classifier", "ocr")
ORDER = (
    "attempts-commands",
    "attempts-lifecycle",
    "classifier-commands",
    "classifier-results",
    "classifier-suggestions",
    "s3-object-events",
    "ocr-results",
    "mastery-updates",
    "mastery-commands",
    "gateway-replies",
    "telemetry-interactions",
    "curriculum-exercises",
    "curriculum-answers",
    "curriculum-topics",
    "curriculum-misconceptions",
    "roster-courses",
)
STORES = {"postgres": "PostgreSQL", "mongo": "MongoDB", "s3": "S3"}

LEFT, COLUMN, ROW = 372, 132, 34  # first column's middle, distance of columns, distance of rows
BOX, TOP, BOX_HEIGHT = 112, 118, 62
FIRST_ROW = TOP + BOX_HEIGHT + 62
WIDTH = LEFT + COLUMN * (len(COLUMNS) - 1) + BOX // 2 + 24

COLOURS = """\
  text {{ fill: {ink} }} .small {{ fill: {faint} }} .box {{ fill: {box}; stroke: {edge} }} .bus {{ fill: {bus}; stroke: {rim} }}
  .wire {{ stroke: {line} }} .http {{ stroke: {edge} }} .tip {{ fill: {edge} }}
  .writes {{ fill: {rim} }} .writes, .reads {{ stroke: {rim} }}
"""
LIGHT = COLOURS.format(
    ink="#1f2328", faint="#6e7781", line="#8c959f", box="#ddf4ff", edge="#0969da", bus="#fff8c5", rim="#9a6700"
)
DARK = COLOURS.format(
    ink="#e6edf3", faint="#9198a1", line="#6e7681", box="#0c2d6b", edge="#58a6ff", bus="#3b2300", rim="#d29922"
)
# One file serves readers with a light and with a dark page. Without CSS variables, which not every renderer knows.
STYLE = f"""\
  text {{ font: 13px system-ui, sans-serif }}
  .name {{ font-weight: 600 }} .small {{ font-size: 11px }} .middle {{ text-anchor: middle }}
  .wire, .http, .reads {{ fill: none }} .http {{ stroke-dasharray: 5 4 }} .reads {{ stroke-width: 2 }}
{LIGHT}  @media (prefers-color-scheme: dark) {{
{DARK}  }}
"""


def render() -> str:
    """Raises LookupError for a topic or a service that has no place yet."""
    if missing := (set(TOPICS) ^ set(ORDER)) | ({one.name for one in SERVICES} ^ set(COLUMNS)):
        raise LookupError(f"the picture and the catalogue differ: {', '.join(sorted(missing))}")
    bottom = FIRST_ROW + ROW * len(ORDER)
    parts = (
        *_clients(),
        *_questions(),
        *(line for name in COLUMNS for line in _service(name, bottom)),
        *_broker(bottom),
        *(line for index, name in enumerate(ORDER) for line in _topic(TOPICS[name], FIRST_ROW + ROW * index)),
        *_key(bottom + 34),
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 56}" role="img">'
    title = "<title>Services as columns, Kafka topics as rows: who writes and who reads what, and who owns which store</title>"
    return "\n".join((head, title, f"<style>\n{STYLE}</style>", *parts, "</svg>")) + "\n"


def _x(service: str) -> int:
    return LEFT + COLUMN * COLUMNS.index(service)


def _text(x: int, y: int, text: str, kind: str = "") -> str:
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(text)}</text>'


def _arrow(x: int, y: int) -> str:
    return f'<path class="tip" d="M{x} {y} l-5 -9 h10 z"/>'


def _clients() -> Iterator[str]:
    x = _x("gateway")
    yield _text(x, 24, "pupils, teachers, programs", "middle name")
    yield _text(x, 41, "HTTP, Server-Sent Events", "middle small")
    yield f'<path class="wire" d="M{x} 50 V{TOP - 8}"/>{_arrow(x, TOP)}'


def _questions() -> Iterator[str]:
    """The gateway's HTTP reads of the others."""
    yield f'<path class="http" d="M{_x("gateway") + 30} {TOP} V88 H{_x(COLUMNS[-1])}"/>'
    for name in COLUMNS[1:]:
        yield f'<path class="http" d="M{_x(name)} 88 V{TOP - 8}"/>{_arrow(_x(name), TOP)}'
    yield _text(_x("gateway") + 40, 80, "questions over HTTP, answered by the owner of the fact", "small")


def _service(name: str, bottom: int) -> Iterator[str]:
    x = _x(name)
    needs = next(service.needs for service in SERVICES if service.name == name)
    owned = " and ".join(STORES[need] for need in needs if need in STORES)
    yield f'<path class="wire" d="M{x} {TOP + BOX_HEIGHT} V{bottom - ROW // 2 + 4}"/>'
    yield f'<rect class="box" x="{x - BOX // 2}" y="{TOP}" width="{BOX}" height="{BOX_HEIGHT}" rx="8"/>'
    yield _text(x, TOP + 27, name, "middle name")
    yield _text(x, TOP + 46, owned or "no store", "middle small")


def _broker(bottom: int) -> Iterator[str]:
    yield _text(16, FIRST_ROW - 28, "Kafka", "name")
    yield _text(60, FIRST_ROW - 28, "one row is one topic", "small")


def _topic(topic: Topic, y: int) -> Iterator[str]:
    kind = (
        "compacted"
        if topic.cleanup == "compact"
        else f"{topic.partitions} partition{'s' if topic.partitions > 1 else ''}"
    )
    if topic.foreign:
        kind = f"by {topic.owner}"
    yield f'<rect class="bus" x="16" y="{y - 12}" width="272" height="24" rx="12"/>'
    yield _text(30, y + 4, topic.name)
    yield f'<text x="278" y="{y + 4}" class="small" text-anchor="end">{kind}</text>'
    producers = () if topic.foreign else topic.producers  # who is none of us has no column
    involved = [_x(name) for name in (*producers, *topic.listeners)]
    yield f'<path class="wire" d="M288 {y} H{max(involved)}"/>'
    for name in producers:
        yield _writes(_x(name), y)
    for name in topic.listeners:
        yield _reads(_x(name), y)


def _writes(x: int, y: int) -> str:
    return f'<circle class="writes" cx="{x}" cy="{y}" r="6"/>'


def _reads(x: int, y: int) -> str:
    return f'<circle class="bus" cx="{x}" cy="{y}" r="7"/><circle class="reads" cx="{x}" cy="{y}" r="7"/>'


def _key(y: int) -> Iterator[str]:
    yield _writes(24, y - 4) + _text(38, y, "writes", "small")
    yield _reads(94, y - 4) + _text(108, y, "reads", "small")
    yield _text(160, y, "no mark: the lines only cross", "small")

"""Writes the answers in docs/api.md anew: each is what the demo city says to the request that stands before it."""

import json
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PAGE = Path(__file__).parent.parent / "docs" / "api.md"
BLOCK = re.compile(r"```sh\n(curl [^`]*?)\n```\n\n```json\n(.*?)\n```", re.DOTALL)
LINE = 118


@dataclass(frozen=True)
class Example:
    """A request of the page, and the answer that stands beneath it."""

    path: str
    body: Any
    answer: Any

    @property
    def method(self) -> str:
        """GET, or POST where there is a body."""
        return "GET" if self.body is None else "POST"


def examples(text: str) -> list[Example]:
    """Return the requests of a page whose answer is JSON, each with its answer."""
    return [_example(command, json.loads(answer)) for command, answer in BLOCK.findall(text)]


def _example(command: str, answer: Any) -> Example:
    words = shlex.split(command.replace("\\\n", " "))
    body = json.loads(words[words.index("--json") + 1]) if "--json" in words else None
    return Example(next(word for word in words if word.startswith("http")).partition("3000")[2], body, answer)


def rewritten(text: str, client: httpx.Client) -> str:
    """Return a page with every answer asked anew."""

    def asked(found: re.Match[str]) -> str:
        each = _example(found[1], None)
        answer = client.request(each.method, each.path, json=each.body).json()
        return f"```sh\n{found[1]}\n```\n\n```json\n{folded(answer)}\n```"

    return BLOCK.sub(asked, text)


def folded(answer: Any) -> str:
    """Return JSON in lines of bounded length, broken only after a comma between its parts."""
    lines = [""]
    for part in re.split(r"(?<=,) ", json.dumps(answer, ensure_ascii=False)):
        if len(lines[-1]) + len(part) >= LINE and lines[-1]:
            lines.append(" ")
        lines[-1] += part if lines[-1] in ("", " ") else f" {part}"
    return "\n".join(lines)


def main(address: str, token: str) -> None:
    """Ask a service of the demo city, and write the page."""
    with httpx.Client(base_url=address, timeout=120, headers={"authorization": f"Bearer {token}"}) as client:
        PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), client), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])

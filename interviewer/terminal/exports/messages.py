"""OpenAI messages: one JSON object on one line, the interviewer as `assistant`, the candidate as `user`.

There is nothing but what was said: no judgement and no reference answer.
"""

from __future__ import annotations

import json

from interviewer.core.clean import clean
from interviewer.core.events import Reply, Said
from interviewer.terminal.exports.record import ExportedInterview


def messages(record: ExportedInterview) -> str:
    """The interview as one line of JSON. The roles take turns: what one of them says in a row is one message."""
    said: list[dict[str, str]] = []
    for event in record.session.log:
        if isinstance(event, Said):
            role, text = "assistant", clean(event.words)
        elif isinstance(event, Reply):
            role, text = "user", clean(event.text)
        else:
            continue
        if said and said[-1]["role"] == role:
            said[-1]["content"] += f"\n\n{text}"
        else:
            said.append({"role": role, "content": text})
    return json.dumps({"messages": said}, ensure_ascii=False) + "\n"

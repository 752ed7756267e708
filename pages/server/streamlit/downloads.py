"""A file that is made when it is asked for is made for the session that was shown its button, and known to be its own.

Replaces `DeferredFileHandler.handle`, which makes it for whoever knows its number, and reads whose it is where
Streamlit keeps it (`_deferred_callables`). Since 1.67.0. To wait for: a handler that compares sessions, or a callback
of `st.download_button` that is told who asks.
"""

from collections.abc import Callable

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

Made = Callable[[str, str], None]  # (address, session)
_handle = DeferredFileHandler.handle


def own_alone(made: Made) -> None:
    """Do so from now on; `made` is told of each file, and of the session that it was made for."""

    async def handle(
        handler: DeferredFileHandler, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        waiting = handler._get_media_file_mgr()._deferred_callables.get(request.deferred_file.file_id)
        if waiting and waiting["session_id"] != session_id:
            return BackendOperationResponse(request_id=request.request_id, error_msg="Not a file of this session")
        answer = await _handle(handler, request, session_id)
        if answer.HasField("deferred_file"):
            made(answer.deferred_file.url, session_id)
        return answer

    DeferredFileHandler.handle = handle  # type: ignore[method-assign,assignment]

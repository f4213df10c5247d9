"""Where files are sent to: a signed address, good once, that needs no other authorization."""

from __future__ import annotations

from asyncio import to_thread
from functools import partial
from hashlib import sha256

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from api.context import NOBODY, Services
from api.ids import wire
from domain.files.commands.receive_upload import ReceiveUpload, receive_upload
from domain.files.purpose import MOST_BYTES
from domain.files.upload import Upload, UploadClosed, UploadDiffers
from domain.kernel.refusal import NotFound
from domain.kernel.runner import execute
from persistence.files.content import keep
from persistence.platform.keys import mint
from persistence.platform.tokens import Presented
from persistence.storage import FileConflict


class TooLarge(Exception):
    """More bytes than a file may have."""


class EmptyFile(Exception):
    """No bytes at all."""


ANSWERS: dict[type[Exception], tuple[int, str]] = {
    ClientDisconnect: (400, "INCOMPLETE"),
    EmptyFile: (400, "EMPTY_FILE"),
    FileConflict: (409, "ANOTHER_FILE_WAS_SENT"),
    NotFound: (404, "NOT_FOUND"),
    TooLarge: (413, "TOO_LARGE"),
    UploadClosed: (410, "UPLOAD_CLOSED"),
    UploadDiffers: (422, "UPLOAD_DIFFERS"),
}


async def take_upload(request: Request, services: Services) -> Response:
    """PUT: the body is the file. 204 when it is kept; afterwards the address is worth nothing."""
    try:
        token = _token(request)
        upload = await _open_upload(token, services)
        data = await _body(request, upload.announced_size or MOST_BYTES)
        digest = (await to_thread(sha256, data)).digest()
        upload.check_announced(size=len(data), sha256=digest)
        await _keep(data, digest, token, services)
    except tuple(ANSWERS) as trouble:
        status, code = ANSWERS[type(trouble)]
        return JSONResponse({"error": code}, status_code=status)
    return Response(status_code=204)


def _token(request: Request) -> Presented:
    """Raises NotFound when it is not one that was issued for this address."""
    token = mint().read_upload(request.query_params.get("token", ""))
    if token is None or request.path_params["id"] != wire("upload", token.id):
        raise NotFound
    return token


async def _open_upload(token: Presented, services: Services) -> Upload:
    """Before anything is read. Raises UploadClosed, NotFound."""
    async with services.database.begin(company=token.company, actor=NOBODY, permissions=()) as uow:
        upload = await uow.get(Upload, token.id)
        upload.check_open(presented=token.digest, at=uow.now)
    return upload


async def _body(request: Request, most: int) -> bytes:
    """Raises TooLarge as soon as it is, EmptyFile."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > most:
        raise TooLarge
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise TooLarge
    if not data:
        raise EmptyFile
    return bytes(data)


async def _keep(data: bytes, digest: bytes, token: Presented, services: Services) -> None:
    """The file first: an upload that is noted as received has one."""
    await keep(services.storage, token.company, token.id, data)
    command = ReceiveUpload(upload_id=token.id, token_digest=token.digest, size=len(data), sha256=digest)

    begin = partial(
        services.database.begin,
        company=token.company,
        actor=NOBODY,
        permissions={ReceiveUpload.permission},
    )
    await execute(receive_upload, command, begin, processes=services.processes)

"""A file is looked at: what it is, what it would do, and what it would unpack to."""

from __future__ import annotations

import zlib

import pytest

from domain.files.purpose import CSV, JPEG, JSONL, PDF, PNG, TEXT, XLSX, XML, ZIP, FilePurpose
from domain.files.upload import FileRejection
from tests.files.sending import PDF as A_PAGE
from tests.files.sending import PNG as A_PICTURE
from tests.files.sending import archive
from workers.gateways.inspection import look

SHEET = archive(xl__workbook_dot_xml=b"<workbook/>", xl__sheet1_dot_xml=b"<sheet/>")
WRONG, PROGRAM, ACTIVE, BOMB, UNREADABLE = (
    FileRejection.WRONG_TYPE,
    FileRejection.EXECUTABLE,
    FileRejection.ACTIVE_CONTENT,
    FileRejection.BOMB,
    FileRejection.UNREADABLE,
)


def a_page_with(words: bytes) -> bytes:
    return A_PAGE.replace(b"/Type /Catalog", b"/Type /Catalog " + words)


def a_page_with_packed(objects: bytes, how: bytes = b"/Filter /FlateDecode") -> bytes:
    """An object stream, as most programs write them."""
    packed = zlib.compress(objects)
    stream = b"2 0 obj << /Type /ObjStm " + how + b" >>\nstream\n" + packed + b"\nendstream\nendobj\n"
    return A_PAGE.replace(b"trailer", stream + b"trailer")


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        (PDF, A_PAGE),
        (PDF, a_page_with_packed(b"1 0 << /Type /Page /Contents (JavaScript in a sentence) >>")),
        (PNG, A_PICTURE),
        (JPEG, b"\xff\xd8\xff\xe0" + bytes(20)),
        (XML, b'<?xml version="1.0" encoding="UTF-8"?><nfeProc><head>x</head></nfeProc>'),
        (ZIP, archive(a_dot_txt=b"a" * 100_000)),
        (XLSX, SHEET),
        (CSV, "nome;preço\n".encode()),
        (TEXT, "MZ é o começo de um texto".encode()),
    ],
)
def test_what_is_what_it_says_can_be_used(media_type, data):
    assert look(data, FilePurpose.ATTACHMENT, media_type) is None


@pytest.mark.parametrize(
    ("media_type", "data", "rejection"),
    [
        (PDF, A_PICTURE, WRONG),
        (PNG, b"\xff\xd8\xff\xe0", WRONG),
        (XLSX, archive(a_dot_txt=b"a"), WRONG),
        (TEXT, "preço".encode("latin-1"), WRONG),
        (CSV, b"a;\x00b\n", WRONG),
        (XML, b"no markup", WRONG),
        (TEXT, b"GIF89a", WRONG),
        (PDF, b"MZ\x90\x00", PROGRAM),
        (TEXT, b"#!/bin/sh\nrm -rf /\n", PROGRAM),
        (ZIP, archive(readme_dot_txt=b"\x7fELF\x02"), PROGRAM),
        (ZIP, archive(nota_dot_pdf_dot_exe=b"x"), PROGRAM),
        (TEXT, b"\xef\xbb\xbf  <!DOCTYPE html><p>hi", ACTIVE),
        (XML, b'<svg xmlns="http://www.w3.org/2000/svg"/>', ACTIVE),
        (XML, b'<?xml version="1.0"?><a><b xmlns="http://www.w3.org/1999/xhtml"/></a>', ACTIVE),
        (XML, b'<?xml-stylesheet href="a.xsl"?><a/>', ACTIVE),
        (XLSX, archive(xl__workbook_dot_xml=b"<w/>", xl__vbaProject_dot_bin=b"x"), ACTIVE),
        (PDF, a_page_with(b"/OpenAction << /S /JavaScript /JS (app.alert) >>"), ACTIVE),
        (PDF, a_page_with(b"/AA << /S /J#61vaScript >>"), ACTIVE),
        (PDF, a_page_with(b"/A << /S /Launch /F (cmd.exe) >>"), ACTIVE),
        (PDF, a_page_with_packed(b"1 0 << /S /JavaScript /JS (x) >>"), ACTIVE),
        (PDF, a_page_with_packed(b"x", b"/Filter [/ASCII85Decode /FlateDecode]"), UNREADABLE),
        (PDF, a_page_with(b"/Encrypt 9 0 R"), UNREADABLE),
        (PDF, A_PAGE.replace(b"%%EOF", b""), UNREADABLE),
        (ZIP, archive(a_dot_txt=b"a" * 1_000)[:-30], UNREADABLE),
        (XML, b"<a><b></a>", UNREADABLE),
        (XML, b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', BOMB),
        (ZIP, archive(a_dot_txt=bytes(20_000_000)), BOMB),
        (ZIP, archive(a_dot_zip=archive(b_dot_txt=b"x")), BOMB),
        (PDF, a_page_with_packed(bytes(21_000_000)), BOMB),
    ],
)
def test_what_is_not_or_would_do_harm_is_rejected(media_type, data, rejection):
    assert look(data, FilePurpose.ATTACHMENT, media_type) is rejection


def test_what_an_archive_says_of_its_size_is_not_believed():
    data = bytearray(archive(a_dot_txt=bytes(30_000_000)))
    place = data.rfind((30_000_000).to_bytes(4, "little"))
    data[place : place + 4] = (10).to_bytes(4, "little")
    assert look(bytes(data), FilePurpose.ATTACHMENT, ZIP) in (BOMB, UNREADABLE)


@pytest.mark.parametrize(
    ("media_type", "data", "rejection"),
    [
        (None, "nome;preço\n".encode("cp1252"), None),
        (None, b"a;\x00b\n", None),
        (JSONL, b'{"a": 1}\n', None),
        (XLSX, SHEET, None),
        (XLSX, b"a;b\n", WRONG),
        (CSV, SHEET, WRONG),
        (None, A_PAGE, WRONG),
        (None, b"MZ\x90\x00", PROGRAM),
        (None, b"<html><script>", ACTIVE),
    ],
)
def test_lines_are_looked_at_for_what_they_are_and_read_with_bounds_elsewhere(media_type, data, rejection):
    assert look(data, FilePurpose.IMPORT, media_type) is rejection

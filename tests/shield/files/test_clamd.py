"""What is said to ClamAV's daemon, and what is made of its answers, with a real socket on the other side."""

import io
import socket
import struct
import threading

import pytest

from shield.files import clamd


def serve(reply: bytes):
    """Answer one scan with ``reply``; return the address, and what was received once it was answered."""
    heard = []
    server = socket.create_server(("127.0.0.1", 0))

    def answer():
        connection, _ = server.accept()
        with server, connection, connection.makefile("rb") as stream:
            heard.append(stream.read(10))
            while (size := struct.unpack(">I", stream.read(4))[0]) > 0:
                heard.append(stream.read(size))
            connection.sendall(reply)

    thread = threading.Thread(target=answer)
    thread.start()
    return f"127.0.0.1:{server.getsockname()[1]}", heard, thread


@pytest.mark.parametrize(
    ("reply", "found"), [(b"stream: OK\0", ""), (b"stream: Eicar-Signature FOUND\0", "Eicar-Signature")]
)
def test_a_file_is_sent_in_pieces_and_the_answer_is_read(reply, found):
    address, heard, thread = serve(reply)
    content = b"x" * (clamd.CHUNK + 5)
    assert clamd.scan(address, io.BytesIO(content)) == found
    thread.join(5)
    assert (heard[0], b"".join(heard[1:]), len(heard)) == (b"zINSTREAM\0", content, 3)


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK FOUND? \xff\0"])
def test_an_answer_that_is_not_known_is_no_clean_file(reply):
    address, _, thread = serve(reply)
    with pytest.raises(clamd.ScannerError):
        clamd.scan(address, io.BytesIO(b"x"))
    thread.join(5)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_a_scanner_that_is_not_there_is_told_apart(address):
    with pytest.raises(clamd.ScannerUnreachableError):
        clamd.scan(address, io.BytesIO(b"x"))

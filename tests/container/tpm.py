"""A TPM 2.0 at a TCP port of this machine: swtpm, and in front of it what the kernel's /dev/tpmrm0 does for its users. Each
is alone with the TPM until it hangs up, and whatever it left in the TPM's few slots is taken out then. Ended with SIGTERM it
tells the TPM before, as the kernel does: after a few resets without notice a TPM takes them for guesses and locks up.

It is reached as Microsoft's simulator is: swtpm's own protocol connects anew for each command, and shows nobody's end."""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

PORT = 2321
# The libraries find its other port by themselves, one higher.
TCTI = f"mssim:host=127.0.0.1,port={PORT}"
SOCKET = "/run/tpm.socket"
# The simulator's commands, at either port.
SEND_COMMAND, SESSION_END = 8, 20
# TPM 2.0 Library, parts 2 and 3.
HEADER, NO_SESSIONS = 10, 0x8001
GET_CAPABILITY, FLUSH_CONTEXT, SHUTDOWN = 0x17A, 0x165, 0x145
HANDLES, LOADED_SESSIONS, TRANSIENTS = 1, 0x02000000, 0x80000000


class HungUp(Exception):
    """The peer is not there any more."""


def receive(peer, size):
    read = b""
    while len(read) < size:
        try:
            more = peer.recv(size - len(read))
        except ConnectionError:
            more = b""
        if not more:
            raise HungUp
        read += more
    return read


def number(peer):
    return struct.unpack(">I", receive(peer, 4))[0]


def answer(tpm, command):
    """What the TPM says to a command."""
    tpm.sendall(command)
    header = receive(tpm, HEADER)
    return header + receive(tpm, struct.unpack_from(">I", header, 2)[0] - HEADER)


def ask(tpm, code, layout, *numbers):
    """The answer's parameters to a command that wants no authorisation. `layout`: struct's letters for the numbers."""
    parameters = struct.pack(f">{layout}", *numbers)
    return answer(tpm, struct.pack(">HII", NO_SESSIONS, HEADER + len(parameters), code) + parameters)[HEADER:]


def tidy_up(tpm):
    """Takes everything out that somebody has loaded and not unloaded."""
    for first in (LOADED_SESSIONS, TRANSIENTS):
        said = ask(tpm, GET_CAPABILITY, "3I", HANDLES, first, 64)
        count = struct.unpack_from(">I", said, 5)[0]
        for handle in struct.unpack_from(f">{count}I", said, 9):
            ask(tpm, FLUSH_CONTEXT, "I", handle)


def serve(client, tpm):
    """One user, from connecting to hanging up."""
    with contextlib.suppress(HungUp, ConnectionError):
        while number(client) == SEND_COMMAND:
            receive(client, 1)  # the locality
            said = answer(tpm, receive(client, number(client)))
            client.sendall(struct.pack(">I", len(said)) + said + struct.pack(">I", 0))


def obey(client):
    """The switches of a simulator, for power and the like: they are all on."""
    with contextlib.suppress(HungUp, ConnectionError):
        while number(client) != SESSION_END:
            client.sendall(struct.pack(">I", 0))


def listen(port, serve_one):
    """Serves one after the other."""
    with socket.create_server(("127.0.0.1", port), backlog=64) as server:
        while True:
            client, _ = server.accept()
            with client:
                serve_one(client)


def main(state):
    """Starts the TPM whose memory is in that directory, as after a reset of the machine."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(SOCKET)
    swtpm = subprocess.Popen([
        "swtpm", "socket", "--tpm2", "--tpmstate", f"dir={state}", "--flags", "startup-clear,not-need-init",
        "--server", f"type=unixio,path={SOCKET}",
    ])
    with socket.socket(socket.AF_UNIX) as tpm:
        while tpm.connect_ex(SOCKET) and swtpm.poll() is None:
            time.sleep(0.05)

        def serve_and_tidy_up(client):
            serve(client, tpm)
            tidy_up(tpm)

        threading.Thread(target=listen, args=(PORT + 1, obey), daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        try:
            listen(PORT, serve_and_tidy_up)
        finally:
            ask(tpm, SHUTDOWN, "H", 0)


if __name__ == "__main__":
    main(sys.argv[1])

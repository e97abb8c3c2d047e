"""One uid floods otpd over the bus: as many connections as it gets, with as many calls under way as the bus lets it, large
messages, and files that nobody has asked for."""

import os
import selectors
import socket
import struct
import time

from vanishing import BECAUSE, OBJECT
from wire import CALL, DESTINATION, INTERFACE, MEMBER, PATH, SIGNAL, UNIX_FDS, Line, Refused, Variant, message

OTPD = "org.otpd.Otp1"
# Whose uid it is.
WHO = "mallory"
# What dbus-daemon lets a connection wait for, and a message have, by the configuration of a system bus.
UNDER_WAY, LARGEST, FILES = 128, 32 << 20, 16
# Left for the others of this flood.
CONNECTIONS = 246


def call(interface, member, signature="", *arguments, files=0, kind=CALL):
    """The bytes of a message to otpd, whose serial is still to be set."""
    fields = {PATH: OBJECT, INTERFACE: f"{OTPD}.{interface}", MEMBER: member, DESTINATION: OTPD, UNIX_FDS: files}
    return bytearray(message(1, {key: value for key, value in fields.items() if value}, signature, arguments, kind=kind))


class Stream:
    """A connection that is written to and read from as it comes; what is read is only counted."""

    def __init__(self):
        self.line = Line()
        self.socket = self.line.socket
        self.socket.setblocking(False)
        self.serial, self.under_way, self.answered = 10, 0, 0
        self._out, self._in = bytearray(), bytearray()

    def fill(self, chosen):
        """Calls until so many are under way as the bus lets it."""
        while self.under_way < UNDER_WAY:
            self.serial += 1
            said = chosen[self.serial % len(chosen)]
            struct.pack_into("<I", said, 8, self.serial)
            self._out += said
            self.under_way += 1

    def turn(self):
        """Writes and reads what can be."""
        try:
            if self._out:
                del self._out[: self.socket.send(self._out)]
        except BlockingIOError:
            pass
        try:
            data, fds, _, _ = socket.recv_fds(self.socket, 1 << 16, 16)
        except BlockingIOError:
            return
        for fd in fds:
            os.close(fd)
        if not data:
            raise Refused("the bus has closed the line")
        self._in += data
        while len(self._in) >= 16:
            body, _, fields = struct.unpack_from("<III", self._in, 4)
            whole = 16 + fields + -fields % 8 + body
            if len(self._in) < whole:
                break
            if self._in[1] != SIGNAL:
                self.under_way -= 1
                self.answered += 1
            del self._in[:whole]


def many_calls(seconds, connections=CONNECTIONS):
    """So many connections, each with 128 calls under way; how many connections there were, and how many answers."""
    chosen = [call("Attempt", "Begin", "uaya{sv}", 1, WHO.encode(), {}), call("Self", "Status"),
              call("Admin", "Revoke", "sa{sv}", "alice", BECAUSE), call("Report", "Totals", "t", 0),
              call("Attempt", "Answer", "aysa{sv}", b"\0" * 16, "123456", {})]
    streams, watched = [], selectors.DefaultSelector()
    until = time.monotonic() + seconds
    try:
        while len(streams) < connections:
            streams.append(Stream())
    except (Refused, OSError):
        pass
    for stream in streams:
        watched.register(stream.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, stream)
    lost = 0
    while time.monotonic() < until and watched.get_map():
        for key, _ in watched.select(0.1):
            try:
                key.data.fill(chosen)
                key.data.turn()
            except (Refused, OSError):
                watched.unregister(key.fileobj)
                lost += 1
    return {"connections": len(streams), "lost": lost, "answers": sum(stream.answered for stream in streams)}


def large_messages(seconds):
    """Calls and signals of nearly 32 MiB each, one after the other; how many were taken."""
    until, sent = time.monotonic() + seconds, {"calls": 0, "signals": 0, "lines lost": 0}
    text = b"x" * (LARGEST - 4096)
    large = {"calls": call("Attempt", "Begin", "uaya{sv}", 1, text, {}), "signals": call("Attempt", "Large", "ay", text, kind=SIGNAL)}
    del text
    line = Line(timeout=5)
    while time.monotonic() < until:
        for what, said in large.items():
            line.serial += 1
            struct.pack_into("<I", said, 8, line.serial)
            try:
                line.socket.sendall(said)
                sent[what] += 1
            except OSError:
                sent["lines lost"] += 1
                line = again(line)
    line.close()
    return sent


def files_nobody_asked_for(seconds):
    """Calls and signals with sixteen files, and with as many as a method takes; how many were taken."""
    until, sent = time.monotonic() + seconds, {"messages": 0, "lines lost": 0}
    nothing = os.open("/dev/null", os.O_RDONLY)
    said = [(call("Attempt", "Begin", "uaya{sv}", 1, WHO.encode(), {}, files=FILES), FILES),
            (call("Attempt", "Files", "", files=FILES, kind=SIGNAL), FILES),
            (call("Import", "Import", "hsa{sv}", 0, "csv", {}, files=1), 1),
            (call("Safe", "Restore", "hha{sv}", 0, 1, {}, files=2), 2)]
    line = Line(timeout=5)
    line.socket.setblocking(False)
    while time.monotonic() < until:
        for raw, files in said:
            line.serial += 1
            struct.pack_into("<I", raw, 8, line.serial)
            try:
                socket.send_fds(line.socket, [bytes(raw)], [nothing] * files)
                sent["messages"] += 1
            except BlockingIOError:
                time.sleep(0.001)
            except OSError:
                sent["lines lost"] += 1
                line = again(line)
                line.socket.setblocking(False)
        listen(line)
    return sent


def listen(line):
    """Throws away what has come."""
    try:
        while data := socket.recv_fds(line.socket, 1 << 16, FILES):
            for fd in data[1]:
                os.close(fd)
            if not data[0]:
                return
    except OSError:
        pass


def again(line):
    """Another line, once the bus has room for one."""
    line.socket.close()
    while True:
        try:
            return Line(timeout=5)
        except (Refused, OSError):
            time.sleep(0.05)

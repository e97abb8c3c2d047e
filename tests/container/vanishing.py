"""Callers who are gone before their answer, or even before the bus has said who they are (CVE-2021-3560)."""

import heapq
import os
import random
import socket
import time

from callers import as_person
from wire import BUS, DESTINATION, DRIVER, INTERACTIVE, INTERFACE, MEMBER, NO_REPLY, PATH, Variant, message

OBJECT = "/org/otpd/Otp1"
AT_ONCE, LONGEST = 40, 0.020
BECAUSE = {"reason": Variant("s", "because")}
SOON = int(time.time()) + 3600
CALLS = (
    ("Admin", "Revoke", "sa{sv}", "alice", BECAUSE), ("Admin", "Forget", "sa{sv}", "alice", BECAUSE),
    ("Admin", "Unlock", "sa{sv}", "alice", BECAUSE), ("Admin", "SetPhone", "ssa{sv}", "alice", "+41791234567", BECAUSE),
    ("Admin", "SetPreference", "sssa{sv}", "alice", "language", "fr", BECAUSE),
    ("Admin", "TryCode", "ssa{sv}", "alice", "123456", BECAUSE),
    ("Enrolment", "Start", "sa{sv}", "alice", {**BECAUSE, "replace": Variant("b", True)}),
    ("Enrolment", "OpenBatch", "ua{sv}", 5, BECAUSE), ("Recovery", "Lost", "sa{sv}", "alice", BECAUSE),
    ("Recovery", "RenewRecoveryCodes", "sa{sv}", "alice", BECAUSE),
    ("Recovery", "IssueBypass", "suta{sv}", "alice", 1, SOON, BECAUSE),
    ("Recovery", "LostAndInvite", "sta{sv}", "alice", SOON, BECAUSE),
    ("Self", "RenewRecoveryCodes", ""), ("Self", "Status", ""),
)


def spoken():
    """Everything a caller of each kind says, from its first byte on, without listening once."""
    hello = message(1, {PATH: DRIVER[1], INTERFACE: DRIVER[2], MEMBER: "Hello", DESTINATION: DRIVER[0]})
    greeting = f"\0AUTH EXTERNAL {str(os.geteuid()).encode().hex()}\r\nBEGIN\r\n".encode()
    for interface, method, signature, *arguments in CALLS:
        fields = {PATH: OBJECT, INTERFACE: f"org.otpd.Otp1.{interface}", MEMBER: method, DESTINATION: "org.otpd.Otp1"}
        for flags in (INTERACTIVE, INTERACTIVE | NO_REPLY):
            yield greeting + hello + message(2, fields, signature, arguments, flags=flags)


def vanish(person, times, seed):
    """The person calls that often, and is gone after 0 to 20 milliseconds; how many calls left."""
    def work():
        chance, said, leaving, left = random.Random(seed), list(spoken()), [], 0
        while left < times or leaving:
            while leaving and (leaving[0][0] <= time.monotonic() or len(leaving) >= AT_ONCE or left >= times):
                when, _, line = heapq.heappop(leaving)
                time.sleep(max(0, when - time.monotonic()))
                line.close()
            if left < times:
                line = socket.socket(socket.AF_UNIX)
                line.connect(BUS)
                try:
                    line.sendall(chance.choice(said))
                except OSError:
                    pass  # the bus was full for a moment: gone a little earlier
                heapq.heappush(leaving, (time.monotonic() + chance.uniform(0, LONGEST), left, line))
                left += 1
        return left
    return as_person(person, work)

"""The mail room as otpd sees it: its configuration, and the calls only otpd may make."""

import json
import re
import subprocess

from machine import ensure, run

SMS_CONFIG = "/etc/otpd/sms.toml"
OUTBOX = "/var/lib/otpd-sms/outbox"
NUMBER = "+41791234567"
MASKED = "+41 79 *** ** 67"
FINAL = ("handed-over", "sent", "failed")
# The courier of last resort in these stories.
FILE = f'[file.last]\npath = "{OUTBOX}"\nallow_insecure = true\n'


def couriers(order, tables):
    """Writes sms.toml as an administrator would, and has it read."""
    with open(SMS_CONFIG, "w", encoding="utf-8") as file:
        file.write(f"order = {json.dumps(order)}\n{tables}")
    run("runuser", "-u", "otpd-sms", "--", "otpd-sms", "--check-config", SMS_CONFIG)
    run("systemctl", "restart", "otpd-sms")


def call(person, method, *arguments):
    """Status and words of a call to the mail room."""
    done = subprocess.run(
        ["runuser", "-u", person, "--", "busctl", "--system", "--timeout=100", "call", "org.otpd.Sms1",
         "/org/otpd/Sms1", "org.otpd.Sms1.Courier", method, *arguments],
        capture_output=True, text=True, check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def take(text, number=NUMBER):
    """otpd hands a message in; its id."""
    status, said = call("otpd", "Send", "ss", number, text)
    ensure(status == 0, f"the message was not taken: {said}")
    return re.fullmatch(r's "([0-9a-f]{32})"', said).group(1)


def end_of(message, seconds=50):
    """State and detail when it is final."""
    status, said = call("otpd", "Wait", "su", message, str(seconds * 1000))
    ensure(status == 0, said)
    state, detail = re.fullmatch(r'ss "([^"]*)" "([^"]*)"', said).groups()
    ensure(state in FINAL, f"after {seconds} s it is still {state} ({detail})")
    return state, detail


def send(text, number=NUMBER):
    """Hands a message in and waits: state and detail."""
    return end_of(take(text, number))


def outbox():
    """What the courier `file' has written."""
    try:
        with open(OUTBOX, encoding="utf-8") as file:
            return [json.loads(line) for line in file]
    except FileNotFoundError:
        return []


def journal():
    """What otpd-sms has written."""
    return run("journalctl", "-b", "--no-pager", "-o", "cat", "-u", "otpd-sms")

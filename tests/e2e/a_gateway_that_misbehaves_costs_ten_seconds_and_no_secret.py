"""A gateway that hangs, drips, floods, redirects, stammers or shows a wrong certificate fails within its limit; the next
courier carries, and no log learns a secret."""

import json
import os
import time

from machine import ensure, run, status_of, tell
from mailroom import FILE, NUMBER, call, couriers, journal, outbox, send, take

TEXT = 'Example Office: 482913 for "the desk"\nvalid 5 minutes'
DIRECTORY, LOG = "/run/gateway", "/run/gateway.log"
PORTS = {"good": 8443, "expired": 8444, "other-name": 8445, "foreign": 8446}
SECRET = "s3cret-token-of-the-gateway"
# The time limit, the second of grace, and a machine that is busy.
LIMIT = 14
CA = f"""[ca]
default_ca = ca
[ca]
dir = {DIRECTORY}
new_certs_dir = {DIRECTORY}
database = {DIRECTORY}/index
default_md = sha256
rand_serial = yes
policy = policy
copy_extensions = copy
unique_subject = no
[policy]
commonName = supplied
"""


def certificate(name, host, begin="20200101000000Z", end="20991231000000Z", ca="ca"):
    """NAME.pem in the directory: certificate and key."""
    path = f"{DIRECTORY}/{name}"
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={host}",
        "-addext", f"subjectAltName=DNS:{host}", "-keyout", f"{path}.key", "-out", f"{path}.csr")
    run("openssl", "ca", "-batch", "-config", f"{DIRECTORY}/ca.conf", "-cert", f"{DIRECTORY}/{ca}.crt",
        "-keyfile", f"{DIRECTORY}/{ca}.key", "-startdate", begin, "-enddate", end, "-notext",
        "-in", f"{path}.csr", "-out", f"{path}.crt")
    run("sh", "-c", f"cat {path}.crt {path}.key >{path}.pem")


def authority(name):
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3000",
        "-subj", f"/CN={name}", "-keyout", f"{DIRECTORY}/{name}.key", "-out", f"{DIRECTORY}/{name}.crt")


def a_gateway_with_a_certificate_of_the_office():
    os.mkdir(DIRECTORY)
    for name, text in (("ca.conf", CA), ("index", "")):
        with open(f"{DIRECTORY}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    authority("ca")
    authority("stranger")
    certificate("good", "gateway.example")
    certificate("expired", "gateway.example", end="20210101000000Z")
    certificate("other-name", "elsewhere.example")
    certificate("foreign", "gateway.example", ca="stranger")
    with open("/etc/hosts", "a", encoding="utf-8") as file:
        file.write("127.0.0.1 gateway.example\n")
    run("systemd-run", "--quiet", "--unit=gateway", "/usr/bin/python3", "/otp/tests/container/gateway.py", DIRECTORY, LOG)
    for port in PORTS.values():
        while f":{port} " not in run("ss", "-ltn"):
            time.sleep(0.1)
    run("install", "-m", "0640", "-g", "otpd-sms", "/dev/null", "/etc/otpd/gateway.secret")
    with open("/etc/otpd/gateway.secret", "w", encoding="utf-8") as file:
        file.write(SECRET + "\n")


def gateway(name, mood="good", certificate="good", trust="/etc/otpd/ca.crt"):
    trusted = f'ca_file = "{trust}"\n' if trust else ""
    return (
        f'[http.{name}]\nurl = "https://gateway.example:{PORTS[certificate]}/{mood}?key={{secret}}"\n'
        'headers = { Authorization = "Bearer {secret}" }\nsecret_file = "/etc/otpd/gateway.secret"\n'
        """json = '''{"to": ["{number}"], "text": "{text}", "id": "{id}"}'''\n"""
        f"""success = [200]\nsuccess_pattern = '"status":\\s*"accepted"'\n{trusted}"""
    )


def asked():
    """What the gateway heard."""
    if not os.path.exists(LOG):
        return []
    with open(LOG, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def it_is_trusted_by_its_file_or_by_the_machine():
    couriers(["g"], gateway("g", trust=None))
    ensure(send(TEXT) == ("failed", "untrusted g"), journal())
    run("install", "-m", "0644", f"{DIRECTORY}/ca.crt", "/etc/otpd/ca.crt")
    couriers(["g"], gateway("g"))
    ensure(send(TEXT) == ("handed-over", "none g"), journal())
    run("install", "-m", "0644", f"{DIRECTORY}/ca.crt", "/usr/local/share/ca-certificates/office.crt")
    run("update-ca-certificates")
    couriers(["g"], gateway("g", trust=None))
    ensure(send(TEXT) == ("handed-over", "none g"), journal())
    # Both, and nothing from the one that could not show whom it is.
    ensure(len(asked()) == 2, asked())
    heard = asked()[0]
    body = json.loads(heard["body"])
    ensure(body == {"to": [NUMBER], "text": TEXT, "id": body["id"]}, body)
    ensure(heard["headers"]["authorization"] == f"Bearer {SECRET}" and heard["path"] == f"/good?key={SECRET}", heard)


def its_secret_may_be_a_credential_only_systemd_can_read():
    run("install", "-m", "0600", "/etc/otpd/gateway.secret", "/etc/otpd/token")
    lines = "LoadCredential=token:/etc/otpd/token"
    hands_out = status_of("systemd-run", "--quiet", "--wait", "-p", "User=otpd-sms", "-p", lines,
                          "sh", "-c", "cat $CREDENTIALS_DIRECTORY/token")
    if hands_out != 0:
        # Not in every container: then its directory is made by hand.
        print("systemd hands out no credentials here", flush=True)
        run("install", "-d", "-o", "otpd-sms", "-m", "0500", "/run/credentials-by-hand")
        run("install", "-o", "otpd-sms", "-m", "0400", "/etc/otpd/token", "/run/credentials-by-hand/token")
        lines = "Environment=CREDENTIALS_DIRECTORY=/run/credentials-by-hand"
    os.makedirs("/etc/systemd/system/otpd-sms.service.d")
    with open("/etc/systemd/system/otpd-sms.service.d/gateway.conf", "w", encoding="utf-8") as file:
        file.write(f"[Service]\n{lines}\n")
    run("systemctl", "daemon-reload")
    couriers(["g"], gateway("g").replace('secret_file = "/etc/otpd/gateway.secret"', 'secret_credential = "token"'))
    before = len(asked())
    ensure(send(TEXT) == ("handed-over", "none g"), journal())
    ensure(asked()[before]["headers"]["authorization"] == f"Bearer {SECRET}", asked()[before])


def a_wrong_certificate_gets_nothing():
    before = len(asked())
    for kind, words in (("expired", "expired or not yet valid"), ("other-name", "issued for another name"),
                        ("foreign", "issued by nobody this machine trusts")):
        couriers(["g", "last"], gateway("g", certificate=kind) + FILE)
        ensure(send(TEXT) == ("sent", "none last"), journal())
        ensure(f"certificate is not trusted: {words}" in journal(), journal())
    ensure(len(asked()) == before, "a gateway with a wrong certificate was told something")
    ensure(len(outbox()) == 3, outbox())


def a_bad_answer_is_a_failure_at_once():
    for mood, words in (("redirects", "redirects (HTTP 307)"), ("floods", "longer than 64 KiB"),
                        ("bad-json", "does not match success_pattern"), ("repeats", "refuses (HTTP 500)")):
        couriers(["g", "last"], gateway("g", mood) + FILE)
        before, start = len(asked()), time.monotonic()
        ensure(send(TEXT) == ("sent", "none last"), journal())
        ensure(time.monotonic() - start < LIMIT / 2, f"{mood} took {time.monotonic() - start:.1f} s")
        ensure(words in journal(), f"{words}:\n{journal()}")
        ensure([one["path"] for one in asked()[before:]] == [f"/{mood}?key={SECRET}"], asked()[before:])


def one_that_hangs_or_drips_costs_ten_seconds_once():
    couriers(["hangs", "drips", "last"], gateway("hangs", "hangs") + gateway("drips", "drips") + FILE)
    start = time.monotonic()
    ensure(send(TEXT) == ("sent", "none last"), journal())
    took = time.monotonic() - start
    ensure(20 <= took < 2 * LIMIT, f"{took:.1f} s")
    for name in ("hangs", "drips"):
        ensure(f"courier {name} failed for +41 79 *** ** 67: no end within 10 s" in journal(), journal())
    # Whoever comes next does not wait for them.
    start = time.monotonic()
    ensure(send(TEXT) == ("sent", "none last"), journal())
    ensure(time.monotonic() - start < LIMIT / 2, f"{time.monotonic() - start:.1f} s")


def nobody_else_is_held_up_and_a_stop_does_not_wait():
    couriers(["hangs"], gateway("hangs", "hangs"))
    for _ in range(2):
        take(TEXT)
    start = time.monotonic()
    ensure("hangs" in call("otpd", "Couriers")[1], "otpd-sms does not answer meanwhile")
    run("systemctl", "stop", "otpd-sms")
    ensure(time.monotonic() - start < LIMIT / 2, f"{time.monotonic() - start:.1f} s")
    ensure(run("systemctl", "show", "-P", "Result", "otpd-sms").strip() == "success", "it had to be killed")


def no_log_learned_a_secret():
    said = run("journalctl", "-b", "--no-pager", "-o", "cat", "-u", "otpd-sms")
    for secret in (SECRET, "482913", "the desk", NUMBER, NUMBER[1:], "gateway.example", "key="):
        ensure(secret not in said, f"{secret} is in the journal:\n{said}")


tell(
    a_gateway_with_a_certificate_of_the_office,
    it_is_trusted_by_its_file_or_by_the_machine,
    its_secret_may_be_a_credential_only_systemd_can_read,
    a_wrong_certificate_gets_nothing,
    a_bad_answer_is_a_failure_at_once,
    one_that_hangs_or_drips_costs_ten_seconds_once,
    nobody_else_is_held_up_and_a_stop_does_not_wait,
    no_log_learned_a_secret,
)

"""`enroll --sheet`: a page in the account's language, read back from paper by eye and by camera, and one of recovery
codes. Whoever gets it sets the app up with nothing else, after a code by SMS as well; what cannot be written changes
nothing."""

import html
import os
import re
import stat
import subprocess

from desk import DONE, REFUSED, UNCONFIRMED, USAGE, account, audit, otpctl, status
from doors import opens, ssh
from machine import CODE, ISSUER, add_user, configure, ensure, open_for_business, run, tell, until
from mailroom import FILE, couriers, outbox
from phone import Phone
from printer import A4, Paper

NEEDS = "printer"

DIRECTORY = "/root/sheets"
HELP = "Servicedesk, 044 668 18 00"
LONG_NAME = "Prof. Dr. Maximiliane-Katharina von Grünigen-Châtelain-Bürgi"
# Name, language, and words that a sheet in that language has.
PEOPLE = {
    "anna": ("Änne Müller-Gfröreré", "de", "So richten Sie die App für Ihre Anmeldung ein"),
    "chloe": ("Chloé Lefèvre", "fr", "Configurer l’app pour votre connexion"),
    "bruno": ("Bruno Nicolò Pedrazzini", "it", "Configurare l’app per il Suo accesso"),
    "dave": ("Dave O'Brien <dave>", "en", "How to set up the app for your sign-in"),
    # As long as useradd lets a name be.
    "maximiliane-von-und-zu-grunigen": (LONG_NAME, "de", "So richten Sie die App"),
    "nemo": ("", "", "How to set up the app"),
}
# Where any Swiss envelope with its window on the right shows the letter: left, top, right, bottom.
WINDOW = (117, 45, 198, 90)
SMS = r"Code from the text message to \+41 79 \*\*\* \*\* 67: ?$"


def sheet_of(user, *more):
    """Enrols the user with a sheet; its file, and what the terminal said."""
    path = f"{DIRECTORY}/{user}.html"
    said = otpctl("enroll", user, *UNCONFIRMED, "--sheet", path, *more)
    ensure(said.status == DONE, f"{said}")
    return path, said


def question_on(path):
    """The question as the sheet prints it."""
    with open(path, encoding="utf-8") as file:
        return html.unescape(re.search(r'<p class="question">(.*?)</p>', file.read()).group(1))


def recovery_codes_on(paper, page):
    """What has the shape of recovery codes."""
    return re.findall(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b", paper.read(page))


def an_office_of_four_languages():
    open_for_business()
    configure("recommended_app", '"Aegis Authenticator"')
    configure("other_apps", '["Google Authenticator", "Microsoft Authenticator"]')
    configure("helpdesk", f'"{HELP}"')
    os.mkdir(DIRECTORY, mode=0o700)
    for user, (name, language, _) in PEOPLE.items():
        add_user(user, "pw")
        run("usermod", "-c", f"{name},Room 12,4711", user)
        if language:
            run("otpctl", "set", user, f"language={language}", *UNCONFIRMED)


def the_terminal_shows_where_the_sheet_is_and_no_key():
    path, said = sheet_of("anna")
    print(said.out, flush=True)
    phone = Phone(Paper(path).scanned())
    ensure(path in said.out and "closed envelope" in said.out, said.out)
    ensure("█" not in said.out and "##" not in said.out, said.out)
    typed = re.findall(r"[A-Z2-7]{4}", said.out)
    ensure(not any(phone.has_key("".join(typed[i : i + 8])) for i in range(len(typed))), said.out)
    ensure(stat.S_IMODE(os.stat(path).st_mode) == 0o600, f"{path} has mode {os.stat(path).st_mode:o}")
    ensure(status("anna")["path"] == "pending", f"{status('anna')}")
    os.unlink(path)


def every_language_is_one_page_that_people_and_cameras_read_and_one_to_keep():
    for user, (name, _, words) in PEOPLE.items():
        path, _ = sheet_of(user)
        paper = Paper(path)
        ensure((paper.pages, paper.size) == (2, A4), f"{user}: {paper.pages} pages of {paper.size}")
        codes = recovery_codes_on(paper, 2)
        ensure(len(set(codes)) == 10 and not recovery_codes_on(paper, 1), f"{user}: recovery codes {codes}")
        phone = Phone(paper.scanned())
        ensure((phone.issuer, phone.label) == (ISSUER, f"{ISSUER}:{user}"), phone.label)
        text = paper.read()
        printed = " ".join(re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", text))
        ensure(phone.has_key(printed.replace(" ", "")), f"{user}: the key printed is not the code's\n{text}")
        # The address stands beside the title: their lines are mixed when read across the page.
        wanted = [*words.split(), *name.split(), HELP, "Aegis Authenticator", question_on(path)]
        missing = [said for said in wanted if " ".join(said.split()) not in text]
        ensure(not missing, f"{user}: not on the paper: {missing}\n{text}")
        ensure("file://" not in text and ".html" not in text, f"{user}: the browser printed a line of its own\n{text}")
        print(f"{user}: {text[:90]}…", flush=True)


def the_name_stands_in_the_envelopes_window_and_the_key_does_not():
    left, top, right, bottom = WINDOW
    for user, (name, _, _) in PEOPLE.items():
        paper = Paper(f"{DIRECTORY}/{user}.html")
        seen = [word for word, x, y, x2, y2 in paper.places() if x < right and x2 > left and y < bottom and y2 > top]
        seen = html.unescape(" ".join(seen))
        ensure(" ".join((name or user).split()) in seen, f"{user}: in the window is: {seen}")
        ensure(not re.search(r"(?:[A-Z2-7]{4} ){3}", seen + " "), f"{user}: a key in the window: {seen}")


def whoever_has_no_phone_is_set_up_by_the_first_code_at_the_question_on_the_sheet():
    phone = Phone(Paper(f"{DIRECTORY}/dave.html").scanned())
    dialog = ssh("dave", "pw")
    dialog.answer(f"{re.escape(question_on(f'{DIRECTORY}/dave.html'))} ?$", phone.code())
    opens(dialog)
    ensure(status("dave")["path"] == "app", f"{status('dave')}")


def without_the_phone_a_code_of_the_second_page_opens_once():
    code = recovery_codes_on(Paper(f"{DIRECTORY}/dave.html"), 2)[0]
    dialog = ssh("dave", "pw")
    dialog.answer(CODE, code)
    opens(dialog)
    dialog = ssh("dave", "pw")
    dialog.answer(CODE, code)
    dialog.expect("used already")
    dialog.hang_up()


def a_replacement_is_asked_at_the_question_on_its_sheet():
    os.unlink(f"{DIRECTORY}/dave.html")
    said = otpctl("enroll", "dave", *UNCONFIRMED, "--sheet", f"{DIRECTORY}/dave.html")
    ensure(said.status == REFUSED and "--replace" in said.err, f"{said}")
    ensure(not os.path.exists(f"{DIRECTORY}/dave.html"), "a sheet without an enrolment was left")
    path, _ = sheet_of("dave", "--replace")
    phone = Phone(Paper(path).scanned())
    dialog = ssh("dave", "pw")
    dialog.answer(f"{re.escape(question_on(path))} ?$", phone.code())
    opens(dialog)


def after_a_code_by_sms_the_sheet_ends_the_sms_path():
    couriers(["last"], FILE)
    add_user("erika", "pw")
    run("otpctl", "phone", "set", "erika", "079 123 45 67", *UNCONFIRMED)
    path, said = sheet_of("erika", "--delete-phone")
    print(said.out, flush=True)
    paper = Paper(path)
    ensure("no more text messages come" in paper.read(), paper.read())
    phone = Phone(paper.scanned())
    dialog = ssh("erika", "pw")
    dialog.expect(SMS)
    until(outbox, "a message is sent")
    dialog.type(re.search(r"(\d{6})$", outbox()[-1]["text"]).group(1))
    dialog.answer(f"{re.escape(question_on(path))} ?$", phone.code())
    opens(dialog)
    seen = status("erika")
    ensure((seen["path"], seen["phone"]) == ("app", None), f"{seen}")


def what_cannot_be_written_changes_nothing():
    add_user("frida", "pw")
    before, rows = account("frida"), audit("frida")
    os.makedirs("/srv/open", exist_ok=True)
    os.chmod("/srv/open", 0o777)
    os.symlink("/etc/otpd/stolen.html", f"{DIRECTORY}/link.html")
    for path, reason in ((f"{DIRECTORY}/anna.html", "exists already"), (f"{DIRECTORY}/link.html", "exists already"),
                         ("/srv/open/frida.html", "Others may replace"), ("/srv/nowhere/frida.html", "cannot be written")):
        said = otpctl("enroll", "frida", *UNCONFIRMED, "--sheet", path)
        ensure(said.status == REFUSED and reason in said.err, f"{path}: {said}")
    # A disk that is full after the first kilobyte.
    full = f"ulimit -f 1; trap '' XFSZ; exec otpctl enroll frida --yes --reason story --sheet {DIRECTORY}/frida.html"
    done = subprocess.run(["bash", "-c", full], capture_output=True, text=True, check=False)
    ensure(done.returncode == REFUSED and "cannot be written" in done.stderr, f"{done}")
    for path in (f"{DIRECTORY}/frida.html", "/srv/open/frida.html", "/etc/otpd/stolen.html"):
        ensure(not os.path.exists(path), f"{path} was left")
    ensure((account("frida"), audit("frida")) == (before, rows), f"{account('frida')} {audit('frida')}")


def other_endings_and_a_second_carrier_are_wrong_usage():
    for more in (["--sheet", "frida.txt"], ["--sheet", "frida.html", "--qr", "utf8"],
                 ["--sheet", "frida.html", "--qr-file", "frida.png"]):
        said = otpctl("enroll", "frida", *UNCONFIRMED, *more)
        ensure(said.status == USAGE, f"{more}: {said}")


tell(
    an_office_of_four_languages,
    the_terminal_shows_where_the_sheet_is_and_no_key,
    every_language_is_one_page_that_people_and_cameras_read_and_one_to_keep,
    the_name_stands_in_the_envelopes_window_and_the_key_does_not,
    whoever_has_no_phone_is_set_up_by_the_first_code_at_the_question_on_the_sheet,
    without_the_phone_a_code_of_the_second_page_opens_once,
    a_replacement_is_asked_at_the_question_on_its_sheet,
    after_a_code_by_sms_the_sheet_ends_the_sms_path,
    what_cannot_be_written_changes_nothing,
    other_endings_and_a_second_carrier_are_wrong_usage,
)

"""The story packaging/try --office plays inside its container: an office's Friday, with twelve people in place of three
hundred. Every line it prints was on a real terminal of real programs."""

import re
import sys

sys.path.insert(0, "/otp/tests/container")
from desk import at_the_desk  # noqa: E402
from doors import IN, ssh  # noqa: E402
from letter import Letter  # noqa: E402
from machine import PASSWORD, add_user, configure, ended, ensure, open_for_business, run, until, write  # noqa: E402
from mailroom import FILE, couriers, outbox  # noqa: E402
from phone import Phone  # noqa: E402
from story import plain, told  # noqa: E402

ADMINISTRATOR, EVERYBODY = "correct-horse", "battery-staple"
# User, name, language, number. zoe has no mobile phone of the office's yet.
PEOPLE = (
    ("aenne", "Änne Müller-Gfrörer", "de", "079 123 45 01"),
    ("juerg", "Jürg Brändli", "de", "079 123 45 02"),
    ("ursula", "Ursula Zgraggen", "de", "078 123 45 03"),
    ("maximiliane", "Prof. Dr. Maximiliane-Katharina von Grünigen-Châtelain-Bürgi", "de", "079 123 45 04"),
    ("chloe", "Chloé Lefèvre", "fr", "076 123 45 05"),
    ("francois", "François Bérét-Noël", "fr", "079 123 45 06"),
    ("zoe", "Zoë Crausaz", "fr", ""),
    ("nicolo", "Nicolò Pedrazzini", "it", "079 123 45 08"),
    ("noemi", "Noemi Bernasconi-Gabòr", "it", "077 123 45 09"),
    ("siobhan", "Siobhán O'Brien", "en", "079 123 45 10"),
    ("lukasz", "Łukasz Wójcik", "en", "079 123 45 11"),
    ("ayse", "Ayşe Yıldırım", "de", "079 123 45 12"),
)
OFFICE, LETTERS = "/home/admin/office.csv", "/home/admin/letters"
TICKET = r"\bT(?:-[A-Z2-7]{4}){4}\b"


def as_admin(command):
    """The administrator runs a command at a terminal."""
    return at_the_desk("admin", ADMINISTRATOR, command)


def confirmed(command):
    """The same, confirmed with the own password, once."""
    dialog = as_admin(command)
    dialog.answer(PASSWORD, ADMINISTRATOR)
    ended(dialog, 0)
    return dialog


def spreadsheet(mistake=""):
    """The office as its staff list has it; with a mistake, somebody has that number."""
    numbers = {user: number for user, _, _, number in PEOPLE} | ({"ursula": mistake} if mistake else {})
    lines = [f"{user},{numbers[user]},{language}" for user, _, language, _ in PEOPLE]
    write(OFFICE, "\n".join(["user,phone,language", *lines, ""]))
    return ["$ head -4 office.csv", "user,phone,language", *lines[:3]]


def prepare(story):
    story.step("An office of twelve people in four languages, where nobody has an app")
    open_for_business()
    configure("recommended_app", '"Aegis Authenticator"')
    configure("other_apps", '["Google Authenticator", "Microsoft Authenticator"]')
    configure("helpdesk", '"Servicedesk, 044 668 18 00"')
    couriers(["last"], FILE)
    add_user("admin", ADMINISTRATOR, "sudo")
    accounts = (f"{user}:{EVERYBODY}:::{name}:/home/{user}:/bin/bash\n" for user, name, _, _ in PEOPLE)
    run("newusers", stdin="".join(accounts))
    # What Debian says to everybody who signs in is no part of the story.
    write("/etc/motd", "")
    run("sh", "-c", "chmod -x /etc/update-motd.d/*", check=False)
    story.screen(f"{user:12} {language}  {name}" for user, name, language, _ in PEOPLE)
    story.proves("Messages are carried by the file courier: in here nothing leaves the machine.")


def a_mistake(story):
    story.step("The staff list comes out of a spreadsheet, and somebody has an office telephone")
    story.screen(spreadsheet(mistake="044 668 18 03"))
    dialog = as_admin("otpctl import office.csv")
    ended(dialog, 1)
    story.screen(plain(dialog.seen))
    ensure(re.search(r"4 +ursula", dialog.text), "the wrong line is not named")
    story.proves("Without --apply it only looks. The wrong line is named with its number, its column and the reason.")


def taken_over(story):
    story.step("Corrected, it is taken over by one confirmation")
    spreadsheet()
    dialog = confirmed("otpctl import office.csv --apply")
    story.screen(plain(dialog.seen))
    ensure("12 accounts changed" in dialog.text, "not everybody was taken over")
    story.proves("Numbers and languages are stored, all or none of them, and the administrator typed the own password "
                 "once.")


def report(story, title, sentence):
    story.step(title)
    dialog = as_admin("otpctl report")
    ended(dialog, 0)
    story.screen(plain(dialog.seen)[1:])
    story.proves(sentence)


def before(story):
    report(story, "How far the office is, before",
           "Eleven sign in by SMS; Zoë has neither number nor app, and nobody ever asked the administrator for a code.")


def letters(story):
    story.step("A set-up key and a sheet for everybody with a number, by one confirmation")
    dialog = confirmed("otpctl enroll --all-sms --sheets letters --delete-phone && ls -l letters")
    story.screen(plain(dialog.seen))
    ensure(dialog.text.count(".html") == 11, "there are not eleven sheets")
    story.proves("Eleven sheets, each in its reader's language, for nobody's eyes but the administrator's. Until the "
                 "first code from the app all of them sign in by SMS as before.")


def from_sms_to_the_app(story):
    story.step("Jürg has his sheet, his phone and no terminal: he signs in, in German, and the SMS ends")
    letter = Letter(f"{LETTERS}/juerg.html")
    phone = letter.phone("juerg")
    dialog = ssh("juerg", EVERYBODY)
    dialog.expect("Code aus der SMS an")
    message = until(outbox, "the message is there")[-1]
    code = re.search(r"(\d{6})$", message["text"]).group(1)
    dialog.expect(": ?$")
    dialog.type(code, code)
    first = phone.code()
    dialog.answer(re.escape(letter.question()) + " ?$", first, first)
    dialog.expect("Telefonnummer ist gelöscht")
    arrives(dialog)
    password, *questions = before_the_shell(dialog)
    story.screen([password, f"    SMS to {message['number']}: {message['text']}", *questions])
    story.proves("The question is word by word the one on his sheet; the code is made (oathtool) from the set-up key "
                 "that is printed there. His number is gone, and with it the SMS.")
    dialog = ssh("juerg", EVERYBODY)
    code = phone.code()
    dialog.answer("Code aus der App «[^»]*»: ?$", code, code)
    arrives(dialog)
    story.screen(before_the_shell(dialog))
    story.proves("From then on the app is asked, and no message is sent.")
    ensure(len(outbox()) == 1, f"{len(outbox())} messages were sent")


def arrives(dialog):
    """The shell is there."""
    dialog.expect(IN, r"\$ $")
    dialog.hang_up()


def before_the_shell(dialog):
    """What was said at the door."""
    return [line for line in dialog.lines if not re.search(r"\$$|^Linux |^Last login", line)]


def invited(story):
    story.step("Zoë has no number: she is invited, and sets her app up in her own terminal")
    dialog = confirmed("otpctl invite zoe")
    story.screen(plain(dialog.seen))
    ticket = re.search(TICKET, dialog.text).group(0)
    dialog = at_the_desk("zoe", EVERYBODY, "env LANG=C.UTF-8 otpctl activate --qr utf8")
    dialog.answer(r"Ticket of your invitation \([^)]+\): ?$", ticket, shown="")
    dialog.answer(PASSWORD, EVERYBODY)
    dialog.expect(r"First code from the app: ?$")
    phone = Phone.scanning(dialog.raw)
    dialog.type(phone.code(), shown="")
    ended(dialog, 0)
    story.screen_with_code(dialog)
    story.proves("Her own password and a ticket that is good once; the phone reads the QR code (zbarimg): "
                 f"{phone.label}. The recovery codes are hers, and nobody else sees them.")
    dialog = ssh("zoe", EVERYBODY)
    code = phone.code()
    dialog.answer("Code de l’app «[^»]*»[^\n]*: ?$", code, code)
    arrives(dialog)
    story.screen(before_the_shell(dialog))
    story.proves("She is asked for the app, in her language.")


def after(story):
    report(story, "How far the office is, after: who is left on Monday",
           "Two are over; the other ten have their sheets, and the report names them until their first code.")


if __name__ == "__main__":
    sys.exit(told("A whole office on a Friday", prepare, a_mistake, taken_over, before, letters, from_sms_to_the_app,
                  invited, after))

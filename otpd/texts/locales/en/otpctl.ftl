# What otpctl says. ASCII only, so that it reads well in any locale. A message ...-cure follows its
# cause on the next line.

## The set-up card: the QR code, and beside it these lines.

ctl-card-title = Authenticator app for { $user }
ctl-card-install = 1. Install an authenticator app on the phone and protect it with a code.
ctl-card-install-one = 1. Install the app { $app } on the phone and protect it with a code.
ctl-card-install-one-or = 1. Install the app { $app } on the phone ({ $others } will do as well) and protect it with a code.
ctl-card-install-such = 1. Install an authenticator app on the phone, such as { $others }, and protect it with a code.
ctl-card-or = or
ctl-card-scan = 2. Scan this QR code in the app.
ctl-card-scan-file = 2. Scan the QR code in { $file } in the app.
ctl-card-type = 2. Enter issuer, account and key in the app.
ctl-card-first-code = 3. Type the code that the app shows.
ctl-card-first-sign-in = 3. At the next sign-in, type the code that the app shows.
ctl-card-issuer = Issuer:
ctl-card-account = Account:
ctl-card-key = Key, if scanning does not work:
ctl-card-kind = ({ $digits } digits, every { $period } s, { $algorithm })

## Enrolment.

ctl-ask-first-code = First code from the app:{" "}
ctl-first-code-wrong = Wrong code. Wait for the next code in the app and type that one.
ctl-no-first-code = Three wrong codes: nothing was changed.
ctl-no-first-code-cure = Compare the clocks of the phone and of this machine, delete the entry in the app, and start again.
ctl-first-code-malformed = A code has { $digits } digits. Ctrl-C ends without a change.
ctl-enrolled = Set-up complete: { $user } signs in with the app's code from now on. Wait for the next code before you sign in.
ctl-enrolled-replaced = Set-up complete: the new app counts for { $user } and the old one no longer does. Wait for the next code before you sign in.
ctl-pending-until = From now on { $user } is asked for the app's code; the first right one, until { $until }, completes the set-up. After that time the account is as it was before.
ctl-pending-beside-until = The present app of { $user } counts until the first code of the new one at a sign-in, which completes the set-up until { $until }. After that time the new one is dropped.
ctl-pending-after-sms-until = At the next sign-in { $user } is asked for the app's first code after the code from the text message; the first right one, until { $until }, completes the set-up. Until then the text message counts.
ctl-pending-deletes-phone = The app's first right code also deletes the phone number, which switches SMS off.
ctl-qr-too-big = The QR code needs { $columns } columns and { $rows } rows; this terminal has { $terminal-columns } x { $terminal-rows }.
ctl-qr-too-big-cure = Type the key into the app, or press Ctrl-C and enlarge the window or use: otpctl enroll { $user } --qr-file { $user }.png
ctl-qr-file-written = The QR code is in { $path }. Whoever can read it can make the codes: delete it once it is scanned.
ctl-sheet-written = The sheet is in { $path }. Print it and delete the file. Hand it over personally or in a closed envelope; after the set-up it belongs in the shredder.
ctl-has-active-app = { $user } has an active app already.
ctl-has-active-app-cure = To set up a new one, add --replace: the present one counts until the new one's first code.
ctl-aborted = Given up. Nothing was changed.
ctl-file-exists = { $path } exists already and is left as it is.
ctl-file-exists-cure = Choose another name. Nothing was changed.
ctl-file-directory = Others may replace files in { $path }.
ctl-file-readable = Others could read files in { $path }: its file system keeps no permissions.
ctl-file-directory-cure = Choose a directory that only you can write to. Nothing was changed.
ctl-file-io = { $path } cannot be written: { $detail }
ctl-qr-too-long = The set-up key does not fit into a QR code.
ctl-pdf-no-font = This machine lacks the font for the PDF.
ctl-pdf-no-letter = The font for the PDF has no "{ $letter }".
ctl-pdf-failed = The PDF cannot be written.
ctl-pdf-cure = Install fonts-liberation, or choose a name that ends in .html: browsers find fonts for everything. Nothing was changed.
ctl-not-otpauth = otpd handed out something that is no set-up key. Nothing was changed.

## Changes.

ctl-unlocked = { $user } is unlocked; failed attempts are forgotten.
ctl-unlocked-clock = { $user } is unlocked; codes from now on are accepted again, and used ones stay used.
# $sign-in: required, codes, or what a sign-in of an account that never had an app does; empty = not known.
ctl-ask-number = Mobile number of { $user }:{" "}
ctl-phone-set = { $user } signs in with a code by text message to { $number } from now on, as long as no app is active.
ctl-ask-test-number = Mobile number for the test:{" "}
ctl-courier-sent = The message has been sent, by { $courier }: the network has taken it.
ctl-courier-handed-over = The message has been handed over to { $courier }. Whether it arrives only the phone shows.
ctl-no-courier = No courier carried the message: { $why }.
ctl-no-courier-cure = What each one met with: journalctl -u otpd-sms. Couriers are named in /etc/otpd/sms.toml, see sms.toml(5).
ctl-sms-trouble = Phone numbers are stored, and no message can leave: { $why }. Whoever signs in by SMS is kept out. Try it: otpctl courier test
ctl-phone-deleted = The phone number of { $user } has been deleted: SMS is switched off.
ctl-phone-scheduled = The phone number of { $user } is deleted as soon as the first code from the app is right; until then the code comes by text message.
ctl-phone-none-left = Sign-ins of { $user } are refused from now on, until an app is set up: otpctl enroll { $user }
ctl-no-phone = No phone number is stored for { $user }.
ctl-last-path = { $user } has no app: without the number nobody could sign in any more. Nothing was changed.
ctl-last-path-cure = The app first: otpctl enroll { $user } --delete-phone. Or delete the number all the same with --force.
ctl-revoked =
    The app of { $user } no longer counts. { $sign-in ->
        [required] Sign-ins are refused until: otpctl enroll { $user }
        [codes] Only recovery and bypass codes open until: otpctl enroll { $user }
        [passes] It was never active: sign-ins need no code, as before it was set up.
        [refused] It was never active: sign-ins are refused, as before it was set up.
       *[other] How sign-ins go on: otpctl status { $user }
    }
ctl-recovery-codes = Recovery codes of { $user }: each opens once when the phone is not at hand. They are shown only now; keep them on paper, and not with the phone.
ctl-recovery-codes-older = The older recovery codes no longer count.
ctl-recovery-codes-later = They count from the app's first right code on.
ctl-recovery-codes-count =
    { $count ->
        [0] { $user } has no recovery codes. New ones: { $command }
        [one] { $user } has one recovery code left. New ones: { $command }
       *[other] { $user } has { $count } recovery codes left.
    }
ctl-nothing-to-recover = { $user } has no app and no phone number, and never had: there is nothing to recover. Nothing was changed.
ctl-nothing-to-recover-cure = Set up the app first: otpctl enroll { $user }
ctl-bypass = Bypass codes for { $user }, each good once until { $until }. They are shown only now.
ctl-bypass-how = Give them only to somebody you know for sure. They are typed at any prompt for a code.
ctl-bypass-wants-reason = A bypass code wants a --reason TEXT for the audit trail.
ctl-no-future-time = "{ $text }" is no time to come. Examples: 18:00, 2h, "2026-12-01 18:00"

ctl-invited = Invitation for { $user }, open until { $until }. The ticket is shown only now.
ctl-invited-how = Give it to { $user } in person only, and say: "Sign in with your password; where a code is asked for, type this ticket. Then, with the phone at hand, set your app up: otpctl activate. After that the ticket opens nothing any more."
ctl-invitation-cancelled = The invitation of { $user } is no longer good.
ctl-not-invited = No invitation is open for { $user }. Nothing was changed.
ctl-invitee-has-app = { $user } has an active app already. Nothing was changed.
ctl-invitee-has-app-cure = With the old phone at hand, { $user } sets the new one up alone: otpctl activate --replace. Without it: otpctl lost { $user } --invite

ctl-ask-ticket = Ticket of your invitation (T-...):{" "}
ctl-ask-ticket-or-none = Ticket of your invitation (T-...; empty = none, by the code you sign in with):{" "}
ctl-no-ticket = That is no ticket of an invitation: one looks like this: T-ABCD-EFGH-IJKL-MNOP. It was not sent anywhere.
ctl-uninvited = Without an app and without a phone number you need an invitation.
ctl-ticket-refused = This ticket is not good: it is wrong, used, over, cancelled, or somebody else's. Nothing was changed.
ctl-new-invitation-cure = Ask your administrator for a new invitation (otpctl invite { $user }).
ctl-too-many-failures = Too many wrong codes: none is looked at now.
ctl-too-many-failures-cure = Wait, or ask your administrator (otpctl unlock { $user }).
ctl-own-app-active = You have an active app already.
ctl-own-app-active-cure = For a new one, with the old phone at hand: otpctl activate --replace
ctl-not-proven = Not confirmed: it takes your password and, right after it, the code you sign in with. A bypass code is not enough. Nothing was changed.
ctl-not-proven-cure = If no code was asked for here, or the phone is gone, your administrator helps: otpctl lost { $user } --invite, otpctl recovery-codes { $user } --new
ctl-activated = Set-up complete: you sign in with the app's code from now on. Wait for the next code before you sign in.
ctl-activated-replaced = Set-up complete: the new app counts from now on and the old one no longer does. Wait for the next code before you sign in.
ctl-activate-too-big-cure = Type the key into the app, or press Ctrl-C, enlarge the window and start again.
ctl-setup-over = The set-up is over: its time has passed, or the invitation was cancelled.

ctl-lost = Nothing in the lost phone of { $user } opens any more: app, recovery codes and bypass codes are gone, and so is a code by SMS that was under way.
ctl-lost-phone-kept = The phone number is kept: sign-ins take a code by SMS. If the lost phone gets it: otpctl phone delete --force { $user }
ctl-lost-next = Next, for today: otpctl bypass { $user } --until 18:00 --reason lost. With the new phone: otpctl enroll { $user }
ctl-forgotten = { $user } is forgotten: app, number, codes and settings are gone. The rows of the log stay.
ctl-forgotten-passes = { $user } counts as somebody who never had an app: sign-ins need no code.
ctl-forgotten-refused = { $user } counts as somebody who never had an app: sign-ins are refused.
ctl-not-kept = Nothing is stored under the name { $user }. Nothing was changed.
ctl-not-kept-cure = See who is: otpctl list
ctl-prune-nobody = Every account in the vault is known to the system: there is nobody to forget.
ctl-prune-dry-run =
    { $count ->
        [one] The system does not know this account any more. To forget it: otpctl prune --apply. If it comes from a directory: is that one answering? (getent passwd NAME)
       *[other] The system does not know these { $count } accounts any more. To forget them: otpctl prune --apply. If they come from a directory: is that one answering? (getent passwd NAME)
    }
ctl-pruned =
    { $count ->
        [one] One account is forgotten. Its rows of the log stay.
       *[other] { $count } accounts are forgotten. Their rows of the log stay.
    }
ctl-most-are-gone = More accounts seem to be gone than are left: it is rather the directory that does not answer in full. Nothing was changed.
ctl-most-are-gone-cure = Check: getent passwd NAME. If they are really gone: otpctl prune --apply --force
ctl-many-done-before =
    { $count ->
        [one] One account has its sheet from an earlier run.
       *[other] { $count } accounts have their sheets from an earlier run.
    }
ctl-many-with-app =
    { $count ->
        [one] One account has an active app and is left alone (--replace gives it a new one).
       *[other] { $count } accounts have an active app and are left alone (--replace gives them new ones).
    }
ctl-many-waiting =
    { $count ->
        [one] One of them has a set-up key already that waits for its first code, from elsewhere: that one ends, and so does its sheet.
       *[other] { $count } of them have set-up keys already that wait for their first codes, from elsewhere: those end, and so do their sheets.
    }
ctl-many-shut-out =
    { $count ->
        [one] One of them has neither an app nor a phone number: from now on it signs in only with its sheet.
       *[other] { $count } of them have neither an app nor a phone number: from now on they sign in only with their sheets.
    }
ctl-many-nobody = There is nobody left to enrol.
ctl-many-confirm =
    { $count ->
        [one] One account gets a set-up key and a sheet. One confirmation counts for it.
       *[other] { $count } accounts get a set-up key and a sheet each. One confirmation counts for all of them.
    }
ctl-many-done =
    { $count ->
        [one] One sheet has been written to { $path }. Hand it over in person or in a closed envelope, and delete it once it is printed. The directory stays: it remembers who has a sheet.
       *[other] { $count } sheets have been written to { $path }. Hand each over in person or in a closed envelope, and delete them once they are printed. The directory stays: it remembers who has a sheet.
    }
ctl-import-confirm =
    { $count ->
        [one] One line is taken over. One confirmation is for it.
       *[other] { $count } lines are taken over. One confirmation is for all of them.
    }
ctl-import-looked = Something new: { $new }. Already so: { $unchanged }. Wrong: { $wrong }. Nothing was changed.
ctl-import-apply = To take it over: otpctl import { $path } --apply
ctl-import-done =
    { $done ->
        [one] One account changed, { $unchanged } were so already.
       *[other] { $done } accounts changed, { $unchanged } were so already.
    }
ctl-import-phone = number
ctl-import-phone-replaced = another number
ctl-import-its-language = language
ctl-import-app = app
ctl-import-phone-left-out = number left out, because the account has an app (otpctl phone set stores it all the same)
ctl-import-taken-away = left out, because it was taken away from the account (to give it back: otpctl phone set, otpctl enroll)
ctl-import-empty = The file has no lines with accounts.
ctl-import-encoding = This is not UTF-8: save it as "CSV UTF-8".
ctl-import-too-many-lines = This is more than one file may have (100000 lines): split it.
ctl-import-no-user-column = The header line has no column user.
ctl-import-unknown-column = The header line names "{ $detail }". Columns are user, phone, language, otpauth or secret.
ctl-import-double-column = This column is in the header line twice.
ctl-import-wrong-fields = The line has other fields than the header line ({ $detail }).
ctl-import-line-too-long = The line is too long: is a closing quotation mark missing?
ctl-import-no-user = The user is missing.
ctl-import-unknown-user = There is no such user on this machine.
ctl-import-system-user = This is no person's account. If it is to have a number all the same: otpctl phone set
ctl-import-duplicate = This user is in line { $detail } already.
ctl-import-nothing-given = There is nothing but the user.
ctl-import-number-none = This is no phone number.
ctl-import-number-invalid = There is no such number in its country: compare the digits.
ctl-import-number-charged = Premium-rate and toll-free numbers get no codes.
ctl-import-number-not-mobile = This is no mobile number.
ctl-import-number-foreign = Numbers of { $detail } are not allowed here (sms.countries in otpd.toml).
ctl-import-language = Languages are de, fr, it and en.
ctl-import-two-secrets = Either otpauth or secret, not both.
ctl-import-other-uri = This is no otpauth://totp/ URI.
ctl-import-no-secret = The URI has no secret, or several.
ctl-import-parameters = otpd does not check such codes ({ $detail }).
ctl-import-base32 = The key is not base32 (A to Z, 2 to 7).
ctl-import-secret-length = The key has { $detail } bits; 128 to 512 are allowed.
ctl-import-other-app = The account has another app already. If this one is to count: otpctl revoke first
ctl-import-too-large = { $path } is larger than 32 MiB. Nothing was changed.
ctl-import-too-large-cure = Is it the right file? If so, split it.
ctl-import-no-table = The file is no table that can be read. { $why }
ctl-import-no-table-cure = What it looks like: man otpctl, import
ctl-import-wrong =
    { $count ->
        [one] One line is wrong; it is named above.
       *[other] { $count } lines are wrong; they are named above.
    }
ctl-import-wrong-cure = Nothing was changed. Correct the lines, or take the right ones over: --apply --partial
ctl-import-rest-cure = The right ones are taken over. Correct the wrong ones, and take the same file over once more.
ctl-import-cut-off = otpd stopped in the middle of the file.
ctl-import-cut-off-cure = Run the same command again: what is taken over already stays so. Why it stopped: journalctl -u otpd
ctl-no-group = There is no group { $group } on this machine.
ctl-no-group-cure = Check: getent group { $group }. Where a directory does not list its groups' members: --file LIST with one name a line.
ctl-list-unread = { $path } cannot be read: { $detail }
ctl-unknown-users = These are no accounts of this machine: { $users }. Nobody was enrolled.
ctl-unknown-users-cure = Check the spelling: getent passwd NAME
ctl-sheets-no-directory = { $path } is no directory, or a symbolic link to one.
ctl-sheets-shared = { $path } belongs to somebody else, or others may look into it.
ctl-sheets-not-empty = { $path } is not empty, and no earlier run of this command left it.
ctl-sheets-in-use = Another run of this command is at work in { $path }.
ctl-sheets-cure = Name a new directory: it is made, and nobody else can read it. Nobody was enrolled.
ctl-some-failed =
    { $count ->
        [one] One account was not enrolled.
       *[other] { $count } accounts were not enrolled.
    }
ctl-some-failed-cure = Put the causes right; the same command goes on with those that are left.
ctl-nothing-to-repair = There is nothing to repair: the clock has not run ahead for { $user }. Nothing was changed.
ctl-nothing-to-repair-cure = To lift a lock: otpctl unlock { $user }
ctl-nothing-to-revoke = { $user } has no app that could be removed. Nothing was changed.
ctl-language-set = Sign-in speaks { $language } to { $user } now.
ctl-language-unset = Sign-in speaks the site's language to { $user } now.

## Trying a code.

ctl-ask-code = Code:{" "}
ctl-test-confirm-after = You confirm after typing the code: type one that has just appeared, and confirm at once.
ctl-test-own-after = The confirmation comes after the code. If it asks for a code of this same account, it spends that one, and the one typed first counts as used. To try your own code: sudo otpctl test-code { $user }
ctl-test-own-next = If the confirmation took a code, that one is spent: wait for the next one and type that.
ctl-no-code = That is no code: a code has 6 to 8 digits. It was not sent anywhere.
ctl-code-accepted = The code is right. It is spent now.
ctl-drift-behind = The phone's clock is a little behind (the code was the previous one). That is still accepted.
ctl-drift-ahead = The phone's clock is a little ahead (the code was the next one). That is still accepted.
ctl-code-wrong = Wrong code. It counts as a failed attempt.
ctl-code-wrong-cure = Is it the right entry in the app? Wait for the next code; if that fails too, enrol again.
ctl-code-late =
    { $steps ->
        [one] The code is too old: the phone is one code behind.
       *[other] The code is too old: the phone is { $steps } codes behind.
    }
ctl-code-aged = The code was too old when it was looked at: { $seconds } s went by while you confirmed.
ctl-code-aged-cure = That says nothing about the phone's clock. Try again with a code that has just appeared, and confirm at once.
ctl-code-early =
    { $steps ->
        [one] The code is too new: the phone is one code ahead.
       *[other] The code is too new: the phone is { $steps } codes ahead.
    }
ctl-code-clock-cure = Compare the clocks of the phone and of this machine; both should be set automatically.
ctl-code-replayed = This code, or a later one, has been used already.
ctl-code-replayed-cure = Wait for the next code. It does not count as a failed attempt.
ctl-code-locked = The account is locked: the code was not looked at.
ctl-code-locked-cure = See: otpctl status USER; lift the lock with: otpctl unlock USER
ctl-code-not-enrolled = There is no active app to compare with.
ctl-code-not-enrolled-cure = Set one up with: otpctl enroll USER
ctl-code-expired = The time to complete this set-up is over.
ctl-code-expired-cure = Nothing was changed; start again.
ctl-code-unavailable = No decision could be made about the code.

## Status and list.

ctl-status-title = { $user } (uid { $uid })
ctl-user = User
ctl-sign-in = Sign-in
ctl-app = App
ctl-phone = Phone
ctl-new-app = New app
ctl-recovery = Recovery
ctl-bypass-row = Bypass
ctl-invitation-row = Invitation
ctl-last-sign-in = Last sign-in
ctl-failures = Failed codes
ctl-own-failures = At screen lock
ctl-lock = Lock
ctl-own-lock = Screen lock
ctl-clock = Clock
ctl-language = Language
ctl-remark = Remark
ctl-path-app = with the code from the app
ctl-path-sms = with a code by text message
ctl-path-pending = set up, waiting for the first code
ctl-path-required = refused: the app was removed, enrol again
ctl-path-spare = with a recovery or bypass code only
ctl-path-invited = with the invitation, a recovery or bypass code
ctl-path-none = no app
ctl-path-none-allow = without a code: no app
ctl-path-none-deny = refused: no app
ctl-short-app = app
ctl-short-sms = SMS
ctl-short-pending = pending
ctl-short-none = none
ctl-short-required = required
ctl-active-since = active since { $since }
ctl-phone-used = { $number }
ctl-phone-goes = { $number }, deleted by the app's activation
ctl-phone-open = { $number }, SMS is still open (otpctl phone delete)
ctl-waits-until = waits for its first code until { $until }
ctl-invitation-open = open until { $until }
ctl-codes-left =
    { $count ->
        [one] one code left
       *[other] { $count } codes left
    }
ctl-bypass-left =
    { $count ->
        [one] one code left until { $until }
       *[other] { $count } codes left until { $until }
    }
ctl-last-sign-in-at = { $at }{ GIVEN($service) ->
        [yes] {" "}({ $service })
       *[no] {""}
    }
ctl-never = never with a code
ctl-failures-running = { $count } since the last accepted code
ctl-failures-count =
    { $count ->
        [one] one failed attempt
       *[other] { $count } failed attempts
    }
ctl-locked-until = no code is accepted until { $until }
ctl-locked-for-good = no code is accepted until: otpctl unlock { $user }
ctl-clock-ahead = a clock ran ahead: no code is accepted until { $until }, or until otpctl unlock --clock
ctl-remark-locked = locked
ctl-remark-locked-until = locked until { $until }
ctl-remark-own-locked = locked at the screen lock
ctl-remark-own-locked-until = locked at the screen lock until { $until }
ctl-remark-phone-scheduled = number goes with the activation
ctl-remark-sms-open = SMS still open
ctl-remark-pending = first code until { $until }
ctl-asked-title = Asked after the password, at services with pam_otp in their PAM stack:
ctl-asked-everywhere = everywhere
ctl-asked-elsewhere = elsewhere
ctl-asked-app = the code from the app
ctl-asked-sms = the code from a text message
ctl-asked-pending = the first code from the new app
ctl-asked-had-app = a code, in vain: the app was removed
ctl-asked-spare = a recovery or bypass code: no app
ctl-asked-invited = the invitation, a recovery or bypass code: no app
ctl-asked-exempt-service = nothing (exempt_services)
ctl-asked-exempt-account = nothing: the account is exempt (exempt_accounts); unless the PAM line says unenrolled=deny
ctl-asked-required-group = a code, in vain: members of { $group } must have an app (required_groups)
ctl-asked-exempt-group = nothing: members of { $group } are exempt (exempt_groups); unless the PAM line says unenrolled=deny
ctl-asked-unenrolled-allow = nothing: no app (unenrolled = "allow"); unless the PAM line says unenrolled=deny
ctl-asked-unenrolled-deny = a code, in vain: no app (unenrolled = "deny")
ctl-asked-nobody-knows = nothing, and refused: the user database does not tell the groups of the account
ctl-asked-ssh-key = ssh key
ctl-asked-ssh-key-alone = nothing, where sshd accepts the key alone: PAM is not asked then
ctl-unknown-required-groups = required_groups names groups that the user database does not know: { $names }. Until it does, accounts without an app are refused. Check: getent group NAME
ctl-unknown-exempt-groups = exempt_groups names groups that the user database does not know: { $names }. They exempt nobody. Check: getent group NAME
ctl-unknown-exempt-accounts = exempt_accounts names accounts that the user database does not know: { $names }. Check: getent passwd NAME
ctl-list-empty = No such account.
ctl-pilot-mode = Pilot mode: accounts that never had an app sign in without a code (unenrolled = "allow").
ctl-pilot-mode-until = Pilot mode: accounts that never had an app sign in without a code until { $until }, and are refused from then on.

## The log. Events, why, and how a change was confirmed.

ctl-event-accepted = signed in
ctl-event-activated = app activated, signed in
ctl-event-refused = refused
ctl-event-skipped = passed without a code
ctl-event-locked = locked
ctl-event-enrolled = app set up
ctl-event-pending = app prepared
ctl-event-unlocked = unlocked
ctl-event-clock-repaired = unlocked, clock repaired
ctl-event-revoked = app removed
ctl-event-recovery-renewed = new recovery codes
ctl-event-bypass-issued = bypass codes issued
ctl-event-invited = invited
ctl-event-invitation-cancelled = invitation cancelled
ctl-event-lost = phone lost
ctl-event-forgotten = forgotten
ctl-event-preference = preference changed
ctl-event-sms-sent = code sent by SMS
ctl-event-sms-failed = SMS not delivered
ctl-event-sms-quota = no further SMS
ctl-event-phone-set = phone number stored
ctl-event-phone-scheduled = deletion of the number scheduled
ctl-event-phone-deleted = phone number deleted
ctl-event-tried = code tried
ctl-event-courier-tested = SMS sent as a test
ctl-why-accepted = right code
ctl-why-wrong = wrong code
ctl-why-late = code too old
ctl-why-early = code too new
ctl-why-replayed = code used before
ctl-why-locked = locked
ctl-why-not-enrolled = no app
ctl-why-malformed = no code typed
ctl-why-unknown-user = no such account
ctl-why-too-many-failures = too many wrong codes
ctl-why-unenrolled = no app, unenrolled = "allow"
ctl-why-exempt-service = exempt_services
ctl-why-exempt-account = exempt_accounts
ctl-why-exempt-group = exempt_groups
ctl-why-language = language
ctl-why-sms = code by SMS
ctl-why-recovery = recovery code
ctl-why-bypass = bypass code
ctl-why-invitation = invitation
ctl-why-own-code = by itself, with its own code
ctl-why-expired = code expired
ctl-why-no-sms = no SMS under way
ctl-why-account = enough for this account
ctl-why-site = enough for everybody (sms.site_per_hour)
ctl-why-import = from a file
ctl-why-forced = the last way in, with --force
ctl-why-pruned = gone from the system
ctl-why-not-installed = otpd-sms is not installed
ctl-why-no-bus = no system bus
ctl-why-recalled = called back, number deleted
ctl-why-busy = too many at once
ctl-why-unreachable = unreachable
ctl-why-timed-out = no answer in time
ctl-why-untrusted = certificate not trusted
ctl-why-redirected = gateway redirects
ctl-why-denied = gateway denies access
ctl-why-unclear = answer not understood
ctl-why-no-modem = no modem
ctl-why-missing = a file is missing
ctl-why-crashed = program crashed
ctl-why-too-late = waited too long
ctl-why-internal = fault in otpd-sms
ctl-why-refused = refused by the gateway
ctl-why-no-courier = no courier is configured
ctl-why-all-failing = every courier fails
ctl-log-service = at
ctl-log-from = from
ctl-log-by = by
ctl-log-confirmed = confirmed:
ctl-log-until = until
ctl-log-reason = reason:
ctl-confirmed-polkit = with their own sign-in (polkit)
ctl-confirmed-password = with their own sign-in
ctl-confirmed-not = by nobody

## The report: from SMS to the app.

ctl-report-title = From SMS to the app: { $machine }, { $at }
ctl-report-title-past = From SMS to the app: { $machine }, as of { $at } by the log
ctl-report-title-merged =
    { $count ->
        [one] From SMS to the app: one machine
       *[other] From SMS to the app: { $count } machines
    }
ctl-report-sms-until =
    { $days ->
        [one] For accounts with an app SMS ends at { $at }: one day left.
       *[other] For accounts with an app SMS ends at { $at }: { $days } days left.
    }
ctl-report-sms-over = For accounts with an app SMS ended at { $at }.
ctl-report-deny-until =
    { $days ->
        [one] Without an app sign-in is refused from { $at } on: one day left.
       *[other] Without an app sign-in is refused from { $at } on: { $days } days left.
    }
ctl-report-deny-over = Without an app sign-in is refused since { $at }.
ctl-report-trail-begins = The log begins at { $begins }, older rows were removed (audit.keep_days): accounts that have not changed since are not counted here.
ctl-report-trail-covers = The log begins at { $begins }, older rows were removed (audit.keep_days): of earlier days this report can say nothing.
ctl-report-app = app alone
ctl-report-both = app and number
ctl-report-sms = SMS alone
ctl-report-pending = waits for first code
ctl-report-required = app required, has none
ctl-report-none = known, has nothing
ctl-report-never-met = unknown to otpd
ctl-report-others = others
ctl-report-total = together
ctl-report-week = The last seven days
ctl-report-week-enrolled = set-up keys handed out
ctl-report-week-activated = apps activated
ctl-report-week-numbers = numbers deleted
ctl-report-week-revoked = apps removed
ctl-report-week-lost = phones lost
ctl-report-left = Who is left: { $count }
ctl-report-nobody-left = Of the accounts that otpd knows nobody is left.
ctl-report-open = Number stored although the app is active: { $count }
ctl-report-open-cure = To delete it: otpctl phone delete USER
ctl-report-unconfirmed = Changes that nobody confirmed: { $count }
ctl-report-all-confirmed = Every change in the log was confirmed by somebody.
ctl-report-more = … and { $count } more; all of them with --csv or --json
ctl-report-accounts = { $count } accounts
ctl-report-since = Since
ctl-report-until = Until
ctl-report-last-sign-in = Sign-in
ctl-report-last-sms = By SMS
ctl-report-when = When
ctl-report-what = What
ctl-report-by = By
ctl-report-reason = Reason
ctl-report-machine = Machine
ctl-report-machines = Where, and how there
ctl-report-as-of = As of
ctl-report-place = { $machine } ({ $path })
ctl-report-path = Path
ctl-report-too-early = The log does not go back to { $at }: it begins at { $begins }, older rows were removed (audit.keep_days).
ctl-report-too-early-cure = Take a later day, or a report that was made then.
ctl-report-not = { $path } is no report: { $detail }
ctl-report-not-cure = What is added up is what otpctl report --json wrote on each machine. Nothing was counted.
ctl-report-merged = { $path } is several machines added up already.
ctl-report-version = { $path } has form { $version }, which this otpctl does not know.
ctl-report-version-cure = Add up on the machine with the newest otpctl, or make the report again.
ctl-report-twice = { $machine } is in { $path } and in { $other }.
ctl-report-twice-cure = Name one report of each machine.
ctl-no-past-day = "{ $text }" is no time that is over. Examples: 2026-11-27, "2026-11-27 14:00", 2026-11-27T13:00:00Z

## Confirmation.

ctl-confirm-as = Confirm this change with your own sign-in, { $person }.
ctl-wrong-sign-in = The confirmation failed: that was not your sign-in.
ctl-not-confirmed = The confirmation failed: { $detail }.
ctl-nothing-changed = Nothing was changed.
ctl-dismissed = The confirmation was dismissed.
ctl-not-authorised = You may not do this, or your sign-in was not confirmed.
ctl-not-authorised-cure = It takes an administrator (admin_groups in otpd.toml) with the right password, on a terminal; for bypass codes the help desk (helpdesk_groups) as well, for an account that is there and administers nothing. Nothing was changed.
ctl-nobody-behind-root = Nobody is to be seen behind root who could confirm this.
ctl-nobody-behind-root-cure = Use sudo from your own account, or --yes with --reason TEXT (audited as unconfirmed).
ctl-yes-is-for-root = --yes is for root only.
ctl-yes-wants-reason = --yes wants a --reason TEXT for the audit trail.
ctl-no-terminal = There is no terminal to ask on: { $detail }
ctl-no-terminal-cure = As root in a script, use --yes with --reason TEXT (audited as unconfirmed).

## Refusals of otpd. $detail is otpd's own sentence.

ctl-invalid = otpd refuses this: { $detail }
ctl-no-such-account = There is no such account on this machine.
ctl-no-such-account-cure = Check the spelling: getent passwd NAME
ctl-would-lock-out = This would leave the account without a way in: { $detail }
ctl-conflict = The account is not in the state this needs: { $detail }
ctl-conflict-cure = See: otpctl status USER
ctl-gone = The enrolment is over: { $detail }
ctl-gone-cure = Nothing was changed; start again.
ctl-busy = otpd has too much to do: { $detail }
ctl-busy-cure = Try again in a moment.
ctl-unavailable = otpd cannot decide right now. { $detail }
ctl-unavailable-cure = The reason is in the journal: journalctl -u otpd
ctl-protocol = otpd does not understand this otpctl: { $detail }
ctl-protocol-cure = Install the same version of both, then: systemctl restart otpd
ctl-unreachable = otpd cannot be reached: { $detail }
ctl-silent = otpd does not answer.
ctl-unreachable-cure = What keeps it, and the cure: otpctl doctor
ctl-no-time = "{ $text }" is no time. Examples: 2h, 3d, today, 2026-11-01, "2026-11-01 14:00"
ctl-accounts = The accounts of this machine cannot be listed: { $detail }
ctl-system = { $detail }

## The health of vault and key. otpd touches nothing while one of these holds.

file-hint =
    { GIVEN($file) ->
        [yes] {" "}{ $file }
       *[no] {""}
    }
ctl-vault-damaged = The vault{ file-hint } is damaged, or is no vault. No code can be checked.
ctl-vault-damaged-cure = Restore it from a backup, then: systemctl restart otpd
ctl-vault-newer = The vault{ file-hint } was written by a newer otpd. No code can be checked.
ctl-vault-newer-cure = Install that version of otpd again.
ctl-vault-owner = The vault{ file-hint } belongs to somebody else, or others may read it. No code can be checked.
ctl-vault-owner-cure = Find out who changed it, then: chown -R otpd:otpd /var/lib/otpd; chmod 0700 /var/lib/otpd; chmod 0600 /var/lib/otpd/*; systemctl restart otpd
ctl-vault-io = The vault{ file-hint } cannot be read or written. No code can be checked.
ctl-vault-io-cure = Is the disk full or read-only, or the mode wrong? The journal says which (journalctl -u otpd). Set it right, then: systemctl restart otpd
ctl-vault-full = The disk of the vault{ file-hint } is full. Nothing more is stored; signing in goes on with the room kept for it, as long as that lasts.
ctl-vault-full-cure = Free space on that disk (df -h /var/lib/otpd). Nothing else has to be done.
ctl-vault-missing = The vault{ file-hint } is gone, and accounts were enrolled. No code can be checked.
ctl-vault-missing-cure = Restore it from a backup, then: systemctl restart otpd
ctl-key-missing = The key{ file-hint } is missing or cannot be read. No code can be checked.
ctl-key-missing-cure = Restore it from a backup, then: systemctl restart otpd
ctl-key-owner = The key{ file-hint } belongs to somebody else, or others may read it. No code can be checked.
ctl-key-owner-cure = Find out who changed it, then: chown root:otpd /etc/otpd/key; chmod 0440 /etc/otpd/key; systemctl restart otpd
ctl-key-wrong = The key{ file-hint } does not open this vault. No code can be checked.
ctl-key-wrong-cure = Vault and key must come from the same backup. Restore both, then: systemctl restart otpd

ctl-backup-done = Backup written: { $path }. The recovery key opens it, and nothing else: otpctl restore
ctl-ask-recovery-key = Recovery key, as it stands on the paper:{" "}
ctl-restore-from = Backup of { $made }, from { $host }, by otpd { $version }.
ctl-restore-back = Accounts in it: { $accounts }. Coming back: { $back }, with apps: { $apps }, with phone numbers: { $numbers }.
ctl-restore-stay =
    { $count ->
        [one] One account has an app or a number here and stays as it is.
       *[other] { $count } accounts have an app or a number here and stay as they are.
    }
ctl-restore-taken-away =
    { $count ->
        [one] One account lost its app or number here since the backup: it stays so.
       *[other] { $count } accounts lost their app or number here since the backup: they stay so.
    }
ctl-restore-pending =
    { $count ->
        [one] One set-up key waited for its first code: it is void.
       *[other] { $count } set-up keys waited for their first code: they are void.
    }
ctl-restore-unknown =
    { $count ->
        [one] Look out: this system does not know one account by that name and uid: { $names }. It is asked for its app only when both are right.
       *[other] Look out: this system does not know { $count } accounts by that name and uid: { $names } … They are asked for their apps only when both are right.
    }
ctl-restore-void = Recovery and bypass codes, invitations and codes by SMS do not come back; of the apps' codes none up to now is good.
ctl-restored = Brought back. Accounts: { $back }. To sign in, take a code of the app that appears in a minute only.
ctl-restored-next = Next: everybody makes new recovery codes (otpctl recovery-codes --new). Revoke again what was revoked since the backup, and delete again what was deleted since.
ctl-recovery-key-none = There is no recovery key. To make one: otpctl recovery-key --new
ctl-recovery-key-since = The recovery key is the one of { $since }.
ctl-recovery-key-shown = Recovery key. It is shown this once:
ctl-recovery-key-how = Print it or write it down, and do not keep it with the backups: whoever has both has every secret. It opens all backups that are made from now on; an older one opens its own.
ctl-no-recovery-key = There is no recovery key yet; nobody could open a backup.
ctl-no-recovery-key-cure = First: otpctl recovery-key --new
ctl-no-space = There is no room in /var/lib/otpd for a copy of the vault. Nothing was changed.
ctl-no-space-cure = Make room and try again.
ctl-safe-busy = Another backup or restore is under way.
ctl-rekeying = A change of the key has not ended.
ctl-rekeying-cure = To end it: otpctl rekey
ctl-key-not-in-force = otpd does not load the new key, and goes on with the one it had.
ctl-backup-file = The backup’s file cannot be read or written. Nothing was changed.
ctl-backup-file-cure = Is the disk full or gone? The reason is in: journalctl -u otpd
ctl-not-a-backup = This is no backup of otpd’s, or it is cut off or damaged. Nothing was changed.
ctl-not-a-backup-cure = Take another backup.
ctl-not-a-recovery-key = This is no recovery key: a sign is missing or wrong. Nothing was changed.
ctl-not-a-recovery-key-cure = It has 56 signs in 14 groups; blanks and upper or lower case do not matter.
ctl-other-recovery-key = This recovery key does not open it: it belongs to another paper. Nothing was changed.
ctl-other-recovery-key-cure = Take the one that was in force when the backup was made.
ctl-backup-newer = This backup was made by a newer otpd. Nothing was changed.
ctl-backup-newer-cure = Install that otpd first.
ctl-clock-behind = This machine’s clock is before the date of the backup: used codes would be good again. Nothing was changed.
ctl-clock-behind-cure = Set the clock first (timedatectl).
ctl-event-backed-up = backup written
ctl-event-restored = backup brought back
ctl-event-recovery-key-made = new recovery key
ctl-event-rekeyed = new key for the vault
ctl-event-rolled-back = vault had been put back: what was issued is void
ctl-why-restored = from a backup
ctl-rekey-done = The vault has a new key, in /etc/otpd/key; the old one opens nothing in it any more and is overwritten.
ctl-rekey-bound = The vault has a new key, which is bound to this machine (/etc/otpd/key.cred). Should it not open any more one day, after a change of the firmware for instance, the paper helps: otpctl recovery-key --use
ctl-rekey-ended = A change of the key that was cut off has ended; the old key opens nothing any more.
ctl-recovery-key-used = The machine’s key is in /etc/otpd/key again, and otpd runs with it. What was there before lies beside it and ends in .before. To bind it to the machine or its TPM again: otpctl rekey --bind
ctl-credential = The key cannot be bound to this machine, or otpd does not start with it: { $detail }
ctl-credential-cure = The key stays what it was. If the service has not started: systemctl status otpd
ctl-unwrap = This paper did not open the machine’s key: { $detail } Nothing was changed.
ctl-unwrap-cure = Check what was typed. If there is no vault any more: install otpd anew and bring a backup back (otpctl restore).
ctl-key-handed-over = What otpd has handed over is no key. Nothing was changed.
ctl-needs-root = Only root may do this.

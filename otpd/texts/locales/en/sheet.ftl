# The sheet with which somebody sets the app up: printed, handed over, destroyed afterwards. Short, whole sentences
# for people who do this for the first time with nobody beside them.

## The head. $host is the machine's name.

sheet-print = Print this sheet on A4, on one side of the paper and at its original size. Then delete the file: whoever can read it can make the codes.
sheet-machine = Sign-in at { $host }
sheet-personal = Personal and confidential
sheet-user = User name: { $user }
sheet-title = How to set up the app for your sign-in
sheet-intro-sms = Until now the code for your sign-in came by text message. From now on an authenticator app on your smartphone shows it.
sheet-intro-none = Besides your password, your sign-in now needs a code. An authenticator app on your smartphone shows it.
sheet-intro-app = You are setting up the app for your sign-in anew, for example on a new smartphone. Until the first code from it is right, the present entry counts.

## The three steps.

sheet-install-title = Install the app
sheet-install = Install an authenticator app on your smartphone.
sheet-install-one = Install the app { $app } on your smartphone.
sheet-install-one-or = Install the app { $app } on your smartphone. { $others } will do as well.
sheet-install-such = Install an authenticator app on your smartphone, such as { $others }.
sheet-protect = Protect the app with a code, so that nobody else can open it.
sheet-scan-title = Scan the QR code
sheet-scan = In the app, tap the photo or camera symbol or the plus sign, and point the camera at the QR code.
sheet-shows = The app then shows this entry and, every { $period } seconds, a new code of { $digits } digits:
sheet-first-title = Type the first code
sheet-first-sms = Sign in at { $host } as before, with your password and the code from the text message. Then you are asked:
sheet-first-none = Sign in at { $host } with your password. Then you are asked:
sheet-first-app = Sign in at { $host } as before. To this question, type the code of the new entry, not that of the old one:
sheet-type = Type the code that the app shows at that moment.
sheet-done = From then on the code from the app counts.
sheet-done-phone-goes = From then on the code from the app counts: your phone number is deleted, and no more text messages come.
sheet-done-app = From then on only the new entry counts; you may delete the old one.
sheet-done-app-phone-goes = From then on only the new entry counts, and you may delete the old one. Your phone number is deleted, and no more text messages come.

## Beside the steps, below the QR code.

sheet-key-title = Does scanning not work?
sheet-key = Type this set-up key into the app (kind: time-based). It has only the letters A to Z and the digits 2 to 7:
sheet-kind = { $digits } digits, every { $period } s, { $algorithm }

## The foot.

sheet-until-title = Valid until
sheet-until =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }, { $hour }:{ $minute }
sheet-until-after = After that you need a new sheet.
sheet-help-title = Questions?
sheet-help-nobody = Ask your administrator.
sheet-secret-title = This sheet is a key
sheet-secret = Do not photograph it, do not mail it, shred it after the set-up. Nobody will ever ask you for it.
sheet-secret-second = Keep page 2 with the recovery codes.
sheet-opened = Was the envelope open already? Then do not use the sheet, and report it.

## The second page: recovery codes.

sheet-recovery-title = Your recovery codes, to keep
sheet-recovery = Is the smartphone lost, broken or out of power? When you sign in, type one of these recovery codes instead of the code from the app.
sheet-recovery-once = Each is good once. Cross it out afterwards.
sheet-recovery-from = They are valid as soon as the app is set up.
sheet-recovery-keep = Keep this page like an identity card: in a safe place, neither beside the computer nor with the smartphone.
sheet-recovery-lost = Is the page lost, or are almost all codes used? Ask for new ones.

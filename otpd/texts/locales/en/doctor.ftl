# What otpctl doctor says. ASCII only, so that it reads well in any locale. $subject is whom or what a finding is
# about, $place a file or FILE:LINE, $detail what was found there, $expected what may stand there instead. A message ...-cure follows its cause.

doctor-word-fine = fine
doctor-word-note = note
doctor-word-warning = warning
doctor-word-unchecked = unchecked
doctor-word-danger = DANGER
doctor-summary-fine = Nothing that was looked at endangers sign-in.
doctor-summary-unchecked = Something could not be looked at: nobody knows whether it endangers sign-in.
doctor-summary-danger = Something endangers sign-in. Keep a root shell open until it is put right.
doctor-unread = { $subject } could not be looked at{ GIVEN($detail) ->
        [yes] {" "}({ $detail })
       *[no] {""}
    }.
doctor-unread-cure = Run as root: sudo otpctl doctor

## Program and units.

doctor-area-unit = otpd
doctor-unit-fine = Program and units are in order and running.
doctor-unit-program = { $subject } is missing, or others than root may change it ({ $detail }).
doctor-unit-reinstall-cure = Install the package again: apt install --reinstall otpd
doctor-unit-no-systemd = systemd does not run here: whether otpd runs is not known.
doctor-unit-no-systemd-cure = Run doctor on the booted machine.
doctor-unit-silent = systemd did not tell about { $subject }.
doctor-unit-silent-cure = Run as root; if it was: systemctl is-system-running
doctor-unit-masked = { $subject } is masked: it cannot be started, and whoever is asked for a code is refused.
doctor-unit-masked-cure = systemctl unmask { $subject }; systemctl unmask --runtime { $subject }; systemctl start { $subject }
doctor-unit-missing = systemd does not know { $subject }.
doctor-unit-broken = systemd cannot use { $subject } ({ $detail }).
doctor-unit-broken-cure = systemd-analyze verify { $subject }, correct what it names, systemctl daemon-reload
doctor-unit-failed = { $subject } has failed ({ $detail }): whoever is asked for a code is refused.
doctor-unit-failed-cure = journalctl -u { $subject } -n 20 names the cause; then: systemctl restart { $subject }
doctor-unit-stopped = { $subject } does not run ({ $detail }).
doctor-unit-stopped-cure = systemctl start { $subject }
doctor-unit-disabled = { $subject } is not started at boot.
doctor-unit-disabled-cure = systemctl enable { $subject }
doctor-unit-restarts = { $subject } was restarted { $detail } times since it was loaded.
doctor-unit-restarts-cure = journalctl -u { $subject } names the cause.
doctor-unit-drop-in = { $subject } is changed by { $place }.
doctor-unit-credential = { $place } loads a credential from { $detail }, which is missing: { $subject } cannot start.
doctor-unit-credential-cure = Restore { $detail }, or remove the line and: systemctl daemon-reload; systemctl restart { $subject }
doctor-otpd-fine = otpd answers, and can use key and vault.
doctor-sms-trouble = Phone numbers are stored, and no message can leave ({ $detail }): whoever signs in by SMS is kept out.
doctor-sms-trouble-cure = otpctl courier test says why; couriers are named in /etc/otpd/sms.toml.
doctor-otpd-full = The disk of the vault is full. Signing in goes on with the room kept for it; nobody can be enrolled.
doctor-otpd-ill = otpd answers, and cannot decide on codes ({ $detail }).
doctor-otpd-ill-cure = otpctl status names cause and cure; so may the findings below.
doctor-otpd-unasked = otpd tells its state to administrators only.
doctor-otpd-silent = otpd does not answer on the system bus: screen locks and otpctl need it.
doctor-otpd-silent-cure = systemctl status dbus otpd; what doctor --local finds needs neither.

## Configuration.

doctor-area-configuration = Configuration
doctor-config-fine = { $subject } is accepted by otpd.
doctor-config-missing = { $subject } is missing: otpd does not start again.
doctor-config-missing-cure = Restore it; the package's own: apt install --reinstall -o Dpkg::Options::=--force-confmiss otpd
doctor-config-user = The user otpd does not exist.
doctor-config-wrong = otpd does not accept { $subject }, and will not start with it: { $detail }
doctor-config-wrong-cure = Correct the line that is named, then: systemctl restart otpd
doctor-config-unasked = otpd could not be asked about { $subject } ({ $detail }).
doctor-config-issuer = No issuer is set in { $subject }: nobody can be enrolled yet.
doctor-config-issuer-cure = Set issuer under [site], the name the app shows; then: systemctl reload otpd
doctor-config-pilot = Accounts that never had an app sign in without a code (unenrolled = "allow").
doctor-config-pilot-cure = Once everybody is enrolled, set unenrolled = "deny" in { $subject }.
doctor-sms-absent = No codes by SMS: the package otpd-sms is not installed. A stored phone number would get none.
doctor-sms-absent-cure = Only if you want them: apt install otpd-sms, then set the couriers in { $subject }
doctor-sms-nobody = No codes by SMS: { $subject } names no courier (order). A stored phone number would get none.
doctor-sms-nobody-cure = Only if you want them: set order and a courier there, then: systemctl reload otpd-sms

## Key, vault, disk.

doctor-area-vault = Key and vault
doctor-vault-fine = Key and vault are there and nobody else's; the disk has room.
doctor-vault-directory = { $subject } has a wrong owner or mode ({ $detail }).
doctor-vault-directory-cure = chown otpd:otpd { $subject }; chmod 0700 { $subject }; systemctl restart otpd
doctor-key-directory-cure = chown root:otpd { $subject }; chmod 0750 { $subject }
doctor-key-missing = The key { $subject } is missing: no vault sealed with it can be opened, every code is refused.
doctor-key-missing-cure = Restore the key from a backup (a new one opens nothing), then: systemctl restart otpd
doctor-key-sealed = { $subject }, the key bound to this machine, does not decrypt here ({ $detail }): otpd does not start, every code is refused.
doctor-key-sealed-cure = With the paper at hand: otpctl recovery-key --use. Was the firmware changed, the older one opens it, too.
doctor-key-owner = The key { $subject } may be read by others, or is no file of otpd's or root's ({ $detail }).
doctor-key-owner-cure = chown otpd:otpd { $subject }; chmod 0400 { $subject }; systemctl restart otpd. Consider it known to whoever could read it.
doctor-key-length = The key { $subject } has { $detail } bytes instead of 32.
doctor-vault-missing = The vault { $subject } is missing: every code is refused.
doctor-vault-missing-cure = Mount its directory, or restore a backup as the README says. Only if nobody was ever enrolled here: runuser -u otpd -- otpd --init-vault
doctor-vault-owner = { $subject } has a wrong owner or mode ({ $detail }); otpd refuses to use it.
doctor-vault-owner-cure = chown otpd:otpd { $subject }; chmod 0600 { $subject }; systemctl restart otpd
doctor-vault-link = { $subject } has another name (a hard link), under which it could be changed.
doctor-vault-link-cure = find / -xdev -samefile { $subject } names it; remove the other one.
doctor-vault-damaged = The vault { $subject } is damaged or no vault of otpd's ({ $detail }).
doctor-vault-damaged-cure = Restore a backup as the README says; keep the damaged file.
doctor-vault-newer = The vault { $subject } is of a newer otpd (version { $detail }; this release knows up to { $expected }): every code is refused.
doctor-vault-newer-cure = Install the newer otpd and otpctl again, or restore the backup made before its upgrade, as the README says.
doctor-vault-older = The vault { $subject } is of an older otpd (version { $detail }); otpd brings it to { $expected } when it starts.
doctor-vault-older-cure = systemctl restart otpd. The older otpd cannot read it afterwards: keep a backup.
doctor-vault-remote = { $subject } lies on { $detail }: locks and durable writes cannot be relied on there.
doctor-vault-remote-cure = Move it to a local disk.
doctor-disk-read-only = { $subject } lies on a file system that is mounted read-only: no code can be accepted.
doctor-disk-read-only-cure = dmesg may name the disk's trouble; then: mount -o remount,rw
doctor-disk-full = The disk under { $subject } is full ({ $detail } free): signing in goes on with the room kept for it, as long as that lasts; nobody can be enrolled.
doctor-disk-little = The disk under { $subject } is almost full ({ $detail } free).
doctor-disk-cure = Make room: df -h { $subject }; df -i { $subject }

## The clock.

doctor-area-clock = Clock
doctor-clock-fine = The clock is kept by a time service.
doctor-clock-container = This is a container: its clock is the host's.
doctor-clock-alone = No time service keeps this clock. Codes are refused once it is half a minute off.
doctor-clock-alone-cure = apt install systemd-timesyncd (or chrony), then: timedatectl
doctor-clock-behind = The clock is behind: it says { $detail }{ GIVEN($place) ->
        [yes] {""}, and { $place } was written later than that
       *[no] {""}
    }.
doctor-clock-cure = Set the clock (timedatectl, chronyc makestep). Codes that were used stay used.
doctor-clock-battery = The hardware clock is { $detail } seconds off: after the next boot codes may be refused until the time is fetched.
doctor-clock-battery-cure = Once timedatectl shows the right time: hwclock --systohc

## PAM.

doctor-area-pam = PAM stacks
doctor-pam-fine = After the password these ask for the code: { $subject }
doctor-pam-nowhere = No stack asks for a code yet.
doctor-pam-nowhere-cure = When you are ready (README, "Install"): pam-auth-update --enable otp
doctor-pam-unasked = People sign in without a code at: { $subject }
doctor-pam-unasked-cure = Where that is not meant, let the file include common-auth instead of checking the password itself.
doctor-pam-unknown = Not known to doctor, and taken for a check of the first factor: { $subject }
doctor-pam-broken = { $place } includes a file that is missing: { $subject } cannot be relied on to let anybody in.
doctor-pam-broken-cure = Restore the file, or remove the line.
doctor-pam-no-directory = The directory { $subject } is missing: libpam goes by /etc/pam.conf instead, where no service asks for a code, or refuses everybody.
doctor-pam-no-directory-cure = Bring the directory back from a backup; then reinstall the packages whose files are missing there.
doctor-pam-argument-unknown = The module does not know the argument { $detail } and refuses everybody at: { $subject }. { $place }
doctor-pam-argument-value = The module does not understand the value of { $detail } and refuses everybody at: { $subject }. { $place }
doctor-pam-argument-twice = The module finds { $detail } a second time and refuses everybody at: { $subject }. { $place }
doctor-pam-argument-not-with-split = { $detail } contradicts split: the module refuses everybody at: { $subject }. { $place }
doctor-pam-argument-only-with-split = { $detail } goes with split only: the module refuses everybody at: { $subject }. { $place }
doctor-pam-argument-cure = Correct the line, each argument at most once: { $expected }. See man pam_otp.
doctor-pam-not-asked = A password alone gets in at: { $subject }. { $place } passes over the code: { $detail }
doctor-pam-passed-over = Whoever meets a condition gets in without a code at: { $subject }. { $place }: { $detail }
doctor-pam-passed-over-cure = Remove the line. Only the break-glass group may pass over the code, and only at login; whoever need not be asked belongs into otpd.toml.
doctor-pam-glass = The break-glass group gets in without a password at: { $subject }. { $place }: { $detail }
doctor-pam-ignored = A wrong code gets in at: { $subject }. { $place } refuses, and the stack does not care: { $detail }
doctor-pam-missing-opens = If the module's file were missing, the password alone would get in at: { $subject }. { $place }: { $detail }
doctor-pam-code-alone = A code gets in without the password at: { $subject }. { $place }: { $detail }
doctor-pam-before-password = Strangers without the password are asked for a code at: { $subject }, and use up the account's attempts. { $place }: { $detail }
doctor-pam-nobody = Nobody gets in, password and code being right, at: { $subject }. { $place }: { $detail }
doctor-pam-split-alone = The answer is split and nothing takes the code that was cut off: nobody gets in at: { $subject }. { $place }: { $detail }
doctor-pam-split-alone-cure = pam-auth-update --enable otp, or without the other: pam-auth-update --disable otp-split
doctor-pam-skip = Whoever need not be asked is refused at: { $subject }. { $place }: { $detail }
doctor-pam-skip-cure = Let a line that succeeds follow, such as: auth required pam_permit.so
doctor-pam-too-many = The stack of { $subject } is too complicated to be judged.
doctor-pam-too-many-cure = Try it out: right password and wrong code, wrong password and right code.
doctor-pam-placing-cure = The code's line belongs after the password, where nothing jumps over it; pam-auth-update --force --enable otp writes common-auth anew.
doctor-pam-control-cure = The line must be: auth [success=ok ignore=ignore default=die] pam_otp.so first_factor
doctor-pam-module-missing = A stack names { $subject }, and libpam cannot find it{ GIVEN($detail) ->
        [yes] {" "}({ $detail })
       *[no] {""}
    }: "Module is unknown", and nobody gets in there.
doctor-pam-module-owner = Others than root may change { $subject } ({ $detail }): they decide who gets in.
doctor-pam-module-kind = { $subject } is no module for this machine's libpam.
doctor-pam-module-cure = apt install --reinstall libpam-otp; until then: pam-auth-update --disable otp otp-split
doctor-pam-one-password-now = Clients of these send one password and cannot answer for a code; whoever has an app is refused: { $subject }
doctor-pam-one-password-later = Clients of these send one password and cannot answer for a code. Once the profile is enabled, whoever has an app is refused: { $subject }
doctor-pam-one-password-cure = Name them under exempt_services in otpd.toml (the password alone gets in there), or leave them without the accounts that have an app.

## ssh.

doctor-area-ssh = sshd
doctor-ssh-fine = Passwords go through PAM's questions (asked for { $subject }).
doctor-ssh-unasked = sshd's settings could not be asked for ({ $detail }).
doctor-ssh-unasked-cure = Run as root; if it was, correct what sshd -t names.
doctor-ssh-no-stack = sshd asks the PAM service { $detail }, which has no file: libpam goes by "other" instead ({ $subject }).
doctor-ssh-no-stack-cure = Set PAMServiceName to a service in /etc/pam.d, or bring the file back (apt install --reinstall openssh-server, otpd-sshd).
doctor-ssh-empty = sshd accepts empty passwords ({ $subject }).
doctor-ssh-empty-cure = Set PermitEmptyPasswords no
doctor-ssh-no-pam = sshd checks passwords without PAM (UsePAM no): the code is never asked ({ $subject }).
doctor-ssh-no-questions = sshd asks no questions (KbdInteractiveAuthentication no): whoever has an app and no key is refused ({ $subject }).
doctor-ssh-password = sshd also offers its "password" method, which answers the question for the code with the password; some clients fail there ({ $subject }).
doctor-ssh-drop-in-cure = apt install otpd-sshd, or set UsePAM yes, KbdInteractiveAuthentication yes, PasswordAuthentication no
doctor-ssh-key-alone = A key that sshd accepts is enough: no code is asked ({ $subject }; AuthenticationMethods { $detail }).
doctor-ssh-key-alone-cure = To ask for both: AuthenticationMethods publickey,keyboard-interactive:pam
doctor-ssh-root = Root may sign in with its password, and with a code only if root has an app (PermitRootLogin yes).
doctor-ssh-root-cure = Set PermitRootLogin prohibit-password, or enrol root.
doctor-ssh-root-shut = Root cannot sign in: AuthenticationMethods { $detail } demands an answer, and PermitRootLogin prohibit-password refuses root any.
doctor-ssh-root-shut-cure = If root should get in: Match User root with AuthenticationMethods publickey, or PermitRootLogin yes.
doctor-ssh-match-password = A block turns PasswordAuthentication on, which answers the question for the code with the password. { $place }: { $detail }
doctor-ssh-match-no-questions = A block turns the questions off: whom it is about gets in with a key only, or is refused for want of a code. { $place }: { $detail }
doctor-ssh-match-cure = Remove the line unless it is meant. What holds for one account: sshd -T -C user=NAME,host=HOST,addr=ADDRESS

## Break-glass.

doctor-area-rescue = Break-glass
doctor-rescue-fine = At the console with the password alone, also while otpd is dead: { $subject }
doctor-rescue-no-jump = At the console nobody gets in while otpd is dead: the stack of login has no jump for otp-breakglass.
doctor-rescue-no-jump-cure = pam-auth-update --enable otp writes it; in a stack of your own, see the package's profile /usr/share/pam-configs/otp.
doctor-rescue-no-group = The group otp-breakglass does not exist.
doctor-rescue-unknown = The group otp-breakglass could not be looked up ({ $detail }).
doctor-rescue-empty = Nobody is in otp-breakglass: while otpd is dead, no account that is asked for a code gets in.
doctor-rescue-empty-cure = adduser root otp-breakglass (or one emergency account), and try it at the console.
doctor-rescue-unable = In otp-breakglass, but without a usable password of this machine's or without a shell: { $subject }
doctor-rescue-unable-cure = passwd NAME; and try it at the console.

# Was otpctl doctor sagt. $subject ist, um wen oder was es geht, $place eine Datei oder DATEI:ZEILE, $detail, was
# dort gefunden wurde, $expected, was dort stehen darf. Eine Meldung …-cure (Abhilfe) folgt ihrer Ursache.

doctor-word-fine = gut
doctor-word-note = Hinweis
doctor-word-warning = Warnung
doctor-word-unchecked = ungeprüft
doctor-word-danger = GEFAHR
doctor-summary-fine = Nichts von dem, was geprüft wurde, gefährdet die Anmeldung.
doctor-summary-unchecked = Etwas konnte nicht geprüft werden: Niemand weiss, ob es die Anmeldung gefährdet.
doctor-summary-danger = Etwas gefährdet die Anmeldung. Lassen Sie eine Root-Shell offen, bis es behoben ist.
doctor-unread = { $subject } konnte nicht geprüft werden{ GIVEN($detail) ->
        [yes] {" "}({ $detail })
       *[no] {""}
    }.
doctor-unread-cure = Als Root ausführen: sudo otpctl doctor

## Programm und Units.

doctor-area-unit = otpd
doctor-unit-fine = Programm und Units sind in Ordnung und laufen.
doctor-unit-program = { $subject } fehlt, oder andere als Root dürfen es ändern ({ $detail }).
doctor-unit-reinstall-cure = Installieren Sie das Paket neu: apt install --reinstall otpd
doctor-unit-no-systemd = systemd läuft hier nicht: Ob otpd läuft, ist nicht bekannt.
doctor-unit-no-systemd-cure = Führen Sie doctor auf dem gestarteten Rechner aus.
doctor-unit-silent = systemd gab über { $subject } keine Auskunft.
doctor-unit-silent-cure = Als Root ausführen; falls es so war: systemctl is-system-running
doctor-unit-masked = { $subject } ist maskiert und kann nicht starten: Wer nach einem Code gefragt wird, wird abgelehnt.
doctor-unit-masked-cure = systemctl unmask { $subject }; systemctl unmask --runtime { $subject }; systemctl start { $subject }
doctor-unit-missing = systemd kennt { $subject } nicht.
doctor-unit-broken = systemd kann { $subject } nicht verwenden ({ $detail }).
doctor-unit-broken-cure = systemd-analyze verify { $subject }; korrigieren, was dort steht; systemctl daemon-reload
doctor-unit-failed = { $subject } ist gescheitert ({ $detail }): Wer nach einem Code gefragt wird, wird abgelehnt.
doctor-unit-failed-cure = journalctl -u { $subject } -n 20 nennt die Ursache; danach: systemctl restart { $subject }
doctor-unit-stopped = { $subject } läuft nicht ({ $detail }).
doctor-unit-stopped-cure = systemctl start { $subject }
doctor-unit-disabled = { $subject } wird beim Systemstart nicht gestartet.
doctor-unit-disabled-cure = systemctl enable { $subject }
doctor-unit-restarts = { $subject } wurde seit dem Laden { $detail } Mal neu gestartet.
doctor-unit-restarts-cure = journalctl -u { $subject } nennt die Ursache.
doctor-unit-drop-in = { $subject } ist durch { $place } geändert.
doctor-unit-credential = { $place } lädt ein Credential aus { $detail }, das fehlt: { $subject } kann nicht starten.
doctor-unit-credential-cure = { $detail } zurückholen, oder die Zeile entfernen und: systemctl daemon-reload; systemctl restart { $subject }
doctor-otpd-fine = otpd antwortet und kann Schlüsseldatei und Tresor verwenden.
doctor-sms-trouble = Es sind Telefonnummern gespeichert, und keine SMS kann hinaus ({ $detail }): Wer sich per SMS anmeldet, kommt nicht hinein.
doctor-sms-trouble-cure = otpctl courier test sagt, warum; die Kuriere stehen in /etc/otpd/sms.toml.
doctor-otpd-full = Der Datenträger des Tresors ist voll. Anmeldungen gehen mit dem freigehaltenen Platz weiter; niemand kann freigeschaltet werden.
doctor-otpd-ill = otpd antwortet, kann aber nicht über Codes entscheiden ({ $detail }).
doctor-otpd-ill-cure = otpctl status nennt Ursache und Abhilfe, vielleicht auch die Befunde unten.
doctor-otpd-unasked = otpd gibt nur Administratoren Auskunft über seinen Zustand.
doctor-otpd-silent = otpd antwortet nicht auf dem Systembus: Bildschirmsperren und otpctl brauchen ihn.
doctor-otpd-silent-cure = systemctl status dbus otpd; doctor --local braucht keinen von beiden.

## Konfiguration.

doctor-area-configuration = Konfiguration
doctor-config-fine = otpd nimmt { $subject } an.
doctor-config-missing = { $subject } fehlt: otpd startet nicht mehr.
doctor-config-missing-cure = Holen Sie die Datei zurück; die des Pakets: apt install --reinstall -o Dpkg::Options::=--force-confmiss otpd
doctor-config-user = Den Benutzer otpd gibt es nicht.
doctor-config-wrong = otpd nimmt { $subject } nicht an und startet damit nicht: { $detail }
doctor-config-wrong-cure = Korrigieren Sie die genannte Zeile, dann: systemctl restart otpd
doctor-config-unasked = otpd konnte nicht nach { $subject } gefragt werden ({ $detail }).
doctor-config-issuer = In { $subject } ist kein Herausgeber (issuer) gesetzt: Niemand kann freigeschaltet werden.
doctor-config-issuer-cure = Setzen Sie issuer unter [site], den Namen, den die App zeigt; dann: systemctl reload otpd
doctor-config-pilot = Konten, die nie eine App hatten, melden sich ohne Code an (unenrolled = «allow»).
doctor-config-pilot-cure = Sind alle freigeschaltet, setzen Sie unenrolled in { $subject } auf «deny».
doctor-sms-absent = Keine Codes per SMS: Das Paket otpd-sms ist nicht installiert. Eine hinterlegte Nummer bekäme keine.
doctor-sms-absent-cure = Nur falls gewünscht: apt install otpd-sms, danach die Überbringer in { $subject } setzen
doctor-sms-nobody = Keine Codes per SMS: { $subject } nennt keinen Überbringer (order). Eine hinterlegte Nummer bekäme keine.
doctor-sms-nobody-cure = Nur falls gewünscht: dort order und einen Überbringer setzen, dann: systemctl reload otpd-sms

## Schlüsseldatei, Tresor, Datenträger.

doctor-area-vault = Schlüsseldatei und Tresor
doctor-vault-fine = Schlüsseldatei und Tresor sind da und gehören niemandem sonst; der Datenträger hat Platz.
doctor-vault-directory = { $subject } hat falsche Besitzer oder Rechte ({ $detail }).
doctor-vault-directory-cure = chown otpd:otpd { $subject }; chmod 0700 { $subject }; systemctl restart otpd
doctor-key-directory-cure = chown root:otpd { $subject }; chmod 0750 { $subject }
doctor-key-missing = Die Schlüsseldatei { $subject } fehlt: Kein damit versiegelter Tresor lässt sich öffnen, jeder Code wird abgelehnt.
doctor-key-missing-cure = Holen Sie die Datei aus einer Sicherung (eine neue öffnet nichts), dann: systemctl restart otpd
doctor-key-sealed = { $subject }, der an diese Maschine gebundene Schlüssel, lässt sich hier nicht öffnen ({ $detail }): otpd startet nicht, jeder Code wird abgelehnt.
doctor-key-sealed-cure = Mit dem Papier zur Hand: otpctl recovery-key --use. Wurde die Firmware geändert, öffnet ihn auch die frühere.
doctor-key-owner = Andere können die Schlüsseldatei { $subject } lesen, oder sie gehört weder otpd noch Root ({ $detail }).
doctor-key-owner-cure = chown otpd:otpd { $subject }; chmod 0400 { $subject }; systemctl restart otpd. Wer sie lesen konnte, kennt sie.
doctor-key-length = Die Schlüsseldatei { $subject } hat { $detail } statt 32 Bytes.
doctor-vault-missing = Der Tresor { $subject } fehlt: Jeder Code wird abgelehnt.
doctor-vault-missing-cure = Hängen Sie sein Verzeichnis ein, oder stellen Sie eine Sicherung her, wie das README sagt. Nur wenn hier nie jemand freigeschaltet war: runuser -u otpd -- otpd --init-vault
doctor-vault-owner = { $subject } hat falsche Besitzer oder Rechte ({ $detail }); otpd verwendet die Datei so nicht.
doctor-vault-owner-cure = chown otpd:otpd { $subject }; chmod 0600 { $subject }; systemctl restart otpd
doctor-vault-link = { $subject } hat einen zweiten Namen (Hardlink), unter dem man die Datei ändern könnte.
doctor-vault-link-cure = find / -xdev -samefile { $subject } nennt ihn; entfernen Sie den anderen.
doctor-vault-damaged = Der Tresor { $subject } ist beschädigt oder keiner von otpd ({ $detail }).
doctor-vault-damaged-cure = Stellen Sie eine Sicherung her, wie das README sagt; behalten Sie die beschädigte Datei.
doctor-vault-newer = Der Tresor { $subject } ist von einem neueren otpd (Version { $detail }; hier bekannt bis { $expected }): Jeder Code wird abgelehnt.
doctor-vault-newer-cure = Installieren Sie otpd und otpctl wieder in der neueren Version, oder stellen Sie die Sicherung von vorher her, wie das README sagt.
doctor-vault-older = Der Tresor { $subject } ist von einem älteren otpd (Version { $detail }); otpd bringt ihn beim Start auf { $expected }.
doctor-vault-older-cure = systemctl restart otpd. Der ältere otpd kann ihn danach nicht mehr lesen: Behalten Sie eine Sicherung.
doctor-vault-remote = { $subject } liegt auf { $detail }: Auf Sperren und dauerhaftes Schreiben ist dort kein Verlass.
doctor-vault-remote-cure = Verlegen Sie das Verzeichnis auf einen lokalen Datenträger.
doctor-disk-read-only = { $subject } liegt auf einem nur lesbar eingehängten Dateisystem: Kein Code kann angenommen werden.
doctor-disk-read-only-cure = dmesg nennt vielleicht die Ursache; danach: mount -o remount,rw
doctor-disk-full = Der Datenträger unter { $subject } ist voll ({ $detail } frei): Anmeldungen gehen weiter, solange der dafür freigehaltene Platz reicht; niemand kann freigeschaltet werden.
doctor-disk-little = Der Datenträger unter { $subject } ist fast voll ({ $detail } frei).
doctor-disk-cure = Schaffen Sie Platz: df -h { $subject }; df -i { $subject }

## Die Uhr.

doctor-area-clock = Uhr
doctor-clock-fine = Ein Zeitdienst hält die Uhr.
doctor-clock-container = Das ist ein Container: Die Uhr ist die des Hosts.
doctor-clock-alone = Kein Zeitdienst hält diese Uhr. Geht sie eine halbe Minute falsch, werden Codes abgelehnt.
doctor-clock-alone-cure = apt install systemd-timesyncd (oder chrony), dann: timedatectl
doctor-clock-behind = Die Uhr geht nach: Sie zeigt { $detail }{ GIVEN($place) ->
        [yes] {""}, und { $place } wurde später geschrieben
       *[no] {""}
    }.
doctor-clock-cure = Stellen Sie die Uhr (timedatectl, chronyc makestep). Gebrauchte Codes bleiben gebraucht.
doctor-clock-battery = Die Hardware-Uhr geht { $detail } Sekunden falsch: Nach dem nächsten Systemstart werden Codes vielleicht abgelehnt, bis die Zeit geholt ist.
doctor-clock-battery-cure = Sobald timedatectl die richtige Zeit zeigt: hwclock --systohc

## PAM.

doctor-area-pam = PAM-Dienste
doctor-pam-fine = Nach dem Passwort fragen nach dem Code: { $subject }
doctor-pam-nowhere = Noch kein Dienst fragt nach einem Code.
doctor-pam-nowhere-cure = Wenn Sie so weit sind (README, «Install»): pam-auth-update --enable otp
doctor-pam-unasked = Ohne Code meldet man sich an bei: { $subject }
doctor-pam-unasked-cure = Wo das nicht gemeint ist, soll die Datei common-auth einbinden, statt das Passwort selbst zu prüfen.
doctor-pam-unknown = Doctor unbekannt und als Prüfung des ersten Faktors gezählt: { $subject }
doctor-pam-broken = { $place } bindet eine Datei ein, die fehlt: Ob { $subject } jemanden hereinlässt, ist nicht verlässlich.
doctor-pam-broken-cure = Holen Sie die Datei zurück, oder entfernen Sie die Zeile.
doctor-pam-no-directory = Das Verzeichnis { $subject } fehlt: libpam geht nach /etc/pam.conf, wo kein Dienst nach einem Code fragt, oder lehnt alle ab.
doctor-pam-no-directory-cure = Holen Sie das Verzeichnis aus einer Sicherung zurück; installieren Sie danach die Pakete neu, deren Dateien dort fehlen.
doctor-pam-argument-unknown = Das Modul kennt das Argument { $detail } nicht und lehnt alle ab bei: { $subject }. { $place }
doctor-pam-argument-value = Das Modul versteht den Wert von { $detail } nicht und lehnt alle ab bei: { $subject }. { $place }
doctor-pam-argument-twice = Das Modul findet { $detail } ein zweites Mal und lehnt alle ab bei: { $subject }. { $place }
doctor-pam-argument-not-with-split = { $detail } widerspricht split: Das Modul lehnt alle ab bei: { $subject }. { $place }
doctor-pam-argument-only-with-split = { $detail } gehört nur zu split: Das Modul lehnt alle ab bei: { $subject }. { $place }
doctor-pam-argument-cure = Korrigieren Sie die Zeile, jedes Argument höchstens einmal: { $expected }. Siehe man pam_otp.
doctor-pam-not-asked = Das Passwort allein genügt bei: { $subject }. { $place } übergeht den Code: { $detail }
doctor-pam-passed-over = Wer eine Bedingung erfüllt, kommt ohne Code herein bei: { $subject }. { $place }: { $detail }
doctor-pam-passed-over-cure = Entfernen Sie die Zeile. Nur die Gruppe otp-breakglass darf den Code übergehen, und nur bei login; wer nicht gefragt werden soll, gehört in otpd.toml.
doctor-pam-glass = Die Gruppe otp-breakglass kommt ohne Passwort herein bei: { $subject }. { $place }: { $detail }
doctor-pam-ignored = Ein falscher Code genügt bei: { $subject }. { $place } lehnt ab, und der Dienst beachtet es nicht: { $detail }
doctor-pam-missing-opens = Fehlte die Datei des Moduls, genügte das Passwort allein bei: { $subject }. { $place }: { $detail }
doctor-pam-code-alone = Ein Code genügt ohne Passwort bei: { $subject }. { $place }: { $detail }
doctor-pam-before-password = Fremde ohne Passwort werden nach einem Code gefragt bei: { $subject }, und verbrauchen die Versuche des Kontos. { $place }: { $detail }
doctor-pam-nobody = Auch mit richtigem Passwort und Code kommt niemand herein bei: { $subject }. { $place }: { $detail }
doctor-pam-split-alone = Die Antwort wird geteilt, und nichts nimmt den abgetrennten Code: Niemand kommt herein bei: { $subject }. { $place }: { $detail }
doctor-pam-split-alone-cure = pam-auth-update --enable otp, oder ohne das andere: pam-auth-update --disable otp-split
doctor-pam-skip = Wer nicht gefragt werden muss, wird abgelehnt bei: { $subject }. { $place }: { $detail }
doctor-pam-skip-cure = Danach muss eine Zeile stehen, die gelingt, etwa: auth required pam_permit.so
doctor-pam-too-many = Der Ablauf von { $subject } ist zu verwickelt für ein Urteil.
doctor-pam-too-many-cure = Probieren Sie es aus: richtiges Passwort mit falschem Code, falsches Passwort mit richtigem Code.
doctor-pam-placing-cure = Die Zeile des Codes gehört nach das Passwort, wo nichts sie überspringt; pam-auth-update --force --enable otp schreibt common-auth neu.
doctor-pam-control-cure = Die Zeile muss heissen: auth [success=ok ignore=ignore default=die] pam_otp.so first_factor
doctor-pam-module-missing = Ein Dienst nennt { $subject }, und libpam findet es nicht{ GIVEN($detail) ->
        [yes] {" "}({ $detail })
       *[no] {""}
    }: «Module is unknown», und niemand kommt dort herein.
doctor-pam-module-owner = Andere als Root dürfen { $subject } ändern ({ $detail }) und bestimmen so, wer hereinkommt.
doctor-pam-module-kind = { $subject } ist kein Modul für die libpam dieses Rechners.
doctor-pam-module-cure = apt install --reinstall libpam-otp; bis dahin: pam-auth-update --disable otp otp-split
doctor-pam-one-password-now = Programme, die nur ein Passwort senden, können keinen Code nennen; wer eine App hat, wird abgelehnt bei: { $subject }
doctor-pam-one-password-later = Programme, die nur ein Passwort senden, können keinen Code nennen. Ist das Profil eingeschaltet, wird, wer eine App hat, abgelehnt bei: { $subject }
doctor-pam-one-password-cure = Nennen Sie diese Dienste unter exempt_services in otpd.toml (dort genügt dann das Passwort), oder benutzen Sie dort keine Konten mit App.

## ssh.

doctor-area-ssh = sshd
doctor-ssh-fine = Passwörter gehen durch die Fragen von PAM (erfragt für { $subject }).
doctor-ssh-unasked = Die Einstellungen von sshd waren nicht zu erfragen ({ $detail }).
doctor-ssh-unasked-cure = Als Root ausführen; falls es so war, korrigieren, was sshd -t nennt.
doctor-ssh-no-stack = sshd fragt den PAM-Dienst { $detail }, der keine Datei hat: libpam geht stattdessen nach «other» ({ $subject }).
doctor-ssh-no-stack-cure = Setzen Sie PAMServiceName auf einen Dienst in /etc/pam.d, oder holen Sie die Datei zurück (apt install --reinstall openssh-server, otpd-sshd).
doctor-ssh-empty = sshd nimmt leere Passwörter an ({ $subject }).
doctor-ssh-empty-cure = Setzen Sie PermitEmptyPasswords no
doctor-ssh-no-pam = sshd prüft Passwörter ohne PAM (UsePAM no): Nach dem Code wird nie gefragt ({ $subject }).
doctor-ssh-no-questions = sshd stellt keine Fragen (KbdInteractiveAuthentication no): Wer eine App und keinen Schlüssel hat, wird abgelehnt ({ $subject }).
doctor-ssh-password = sshd bietet auch die Methode «password» an, welche die Frage nach dem Code mit dem Passwort beantwortet; manche Programme scheitern daran ({ $subject }).
doctor-ssh-drop-in-cure = apt install otpd-sshd, oder setzen Sie UsePAM yes, KbdInteractiveAuthentication yes, PasswordAuthentication no
doctor-ssh-key-alone = Ein Schlüssel, den sshd annimmt, genügt: Nach dem Code wird nicht gefragt ({ $subject }; AuthenticationMethods { $detail }).
doctor-ssh-key-alone-cure = Um beides zu verlangen: AuthenticationMethods publickey,keyboard-interactive:pam
doctor-ssh-root = Root darf sich mit dem Passwort anmelden, und nur mit Code, falls Root eine App hat (PermitRootLogin yes).
doctor-ssh-root-cure = Setzen Sie PermitRootLogin prohibit-password, oder schalten Sie root frei.
doctor-ssh-root-shut = Root kommt nicht herein: AuthenticationMethods { $detail } verlangt eine Antwort, und PermitRootLogin prohibit-password verweigert Root jede.
doctor-ssh-root-shut-cure = Falls Root herein soll: Match User root mit AuthenticationMethods publickey, oder PermitRootLogin yes.
doctor-ssh-match-password = Ein Block schaltet PasswordAuthentication ein, welche die Frage nach dem Code mit dem Passwort beantwortet. { $place }: { $detail }
doctor-ssh-match-no-questions = Ein Block schaltet die Fragen aus: Wen er betrifft, der kommt nur mit Schlüssel herein, oder wird mangels Code abgelehnt. { $place }: { $detail }
doctor-ssh-match-cure = Entfernen Sie die Zeile, ausser sie ist gemeint. Was für ein Konto gilt: sshd -T -C user=NAME,host=HOST,addr=ADRESSE

## Notzugang.

doctor-area-rescue = Notzugang
doctor-rescue-fine = An der Konsole mit dem Passwort allein, auch wenn otpd tot ist: { $subject }
doctor-rescue-no-jump = An der Konsole kommt niemand herein, wenn otpd tot ist: In login fehlt der Sprung für otp-breakglass.
doctor-rescue-no-jump-cure = pam-auth-update --enable otp schreibt ihn; für eigene Dateien siehe das Profil des Pakets, /usr/share/pam-configs/otp.
doctor-rescue-no-group = Die Gruppe otp-breakglass gibt es nicht.
doctor-rescue-unknown = Die Gruppe otp-breakglass liess sich nicht nachschlagen ({ $detail }).
doctor-rescue-empty = Niemand ist in otp-breakglass: Ist otpd tot, kommt kein Konto herein, das nach einem Code gefragt wird.
doctor-rescue-empty-cure = adduser root otp-breakglass (oder ein Notkonto), und an der Konsole ausprobieren.
doctor-rescue-unable = In otp-breakglass, aber ohne brauchbares Passwort auf diesem Rechner oder ohne Shell: { $subject }
doctor-rescue-unable-cure = passwd NAME; und an der Konsole ausprobieren.

# Was otpctl sagt. Eine Meldung …-cure (Abhilfe) folgt ihrer Ursache auf der nächsten Zeile.

## Die Karte zur Einrichtung: der QR-Code, und daneben diese Zeilen.

ctl-card-title = Authentisierungs-App für { $user }
ctl-card-install = 1. Eine Authentisierungs-App auf dem Telefon installieren und mit einem Code schützen.
ctl-card-install-one = 1. Die App { $app } auf dem Telefon installieren und mit einem Code schützen.
ctl-card-install-one-or = 1. Die App { $app } auf dem Telefon installieren ({ $others } geht auch) und mit einem Code schützen.
ctl-card-install-such = 1. Eine Authentisierungs-App auf dem Telefon installieren, etwa { $others }, und mit einem Code schützen.
ctl-card-or = oder
ctl-card-scan = 2. Diesen QR-Code in der App scannen.
ctl-card-scan-file = 2. Den QR-Code in { $file } in der App scannen.
ctl-card-type = 2. Herausgeber, Konto und Einrichtungsschlüssel in der App eintippen.
ctl-card-first-code = 3. Den Code eintippen, den die App zeigt.
ctl-card-first-sign-in = 3. Bei der nächsten Anmeldung den Code eintippen, den die App zeigt.
ctl-card-issuer = Herausgeber:
ctl-card-account = Konto:
ctl-card-key = Einrichtungsschlüssel, falls das Scannen nicht geht:
ctl-card-kind = ({ $digits } Ziffern, alle { $period } s, { $algorithm })

## Freischaltung.

ctl-ask-first-code = Erster Code aus der App:{" "}
ctl-first-code-wrong = Falscher Code. Warten Sie auf den nächsten Code der App und tippen Sie diesen ein.
ctl-no-first-code = Drei falsche Codes: es wurde nichts geändert.
ctl-no-first-code-cure = Vergleichen Sie die Uhren von Telefon und Rechner, löschen Sie den Eintrag in der App und beginnen Sie von vorn.
ctl-first-code-malformed = Ein Code hat { $digits } Ziffern. Ctrl-C beendet, ohne etwas zu ändern.
ctl-enrolled = Einrichtung abgeschlossen: { $user } meldet sich ab jetzt mit dem Code aus der App an. Warten Sie vor der Anmeldung auf den nächsten Code.
ctl-enrolled-replaced = Einrichtung abgeschlossen: Für { $user } gilt die neue App, die alte nicht mehr. Warten Sie vor der Anmeldung auf den nächsten Code.
ctl-pending-until = Ab jetzt wird { $user } nach dem Code der App gefragt; der erste richtige schliesst die Einrichtung ab, bis { $until }. Danach ist das Konto wieder, wie es vorher war.
ctl-pending-beside-until = Die jetzige App von { $user } gilt bis zum ersten Code der neuen bei einer Anmeldung; er schliesst die Einrichtung ab, bis { $until }. Danach verfällt die neue.
ctl-pending-after-sms-until = Bei der nächsten Anmeldung wird { $user } nach dem Code aus der SMS auch nach dem ersten Code aus der App gefragt; der erste richtige schliesst die Einrichtung ab, bis { $until }. Bis dahin gilt die SMS.
ctl-pending-deletes-phone = Der erste richtige Code aus der App löscht auch die Telefonnummer und schaltet SMS damit aus.
ctl-qr-too-big = Der QR-Code braucht { $columns } Spalten und { $rows } Zeilen; dieses Terminal hat { $terminal-columns } × { $terminal-rows }.
ctl-qr-too-big-cure = Tippen Sie den Einrichtungsschlüssel in die App, oder drücken Sie Ctrl-C und vergrössern Sie das Fenster oder nehmen Sie: otpctl enroll { $user } --qr-file { $user }.png
ctl-qr-file-written = Der QR-Code steht in { $path }. Wer ihn lesen kann, kann die Codes erzeugen: Löschen Sie ihn nach dem Scannen.
ctl-sheet-written = Das Blatt steht in { $path }. Drucken Sie es und löschen Sie die Datei. Übergeben Sie es persönlich oder in einem verschlossenen Umschlag; nach der Einrichtung gehört es in den Schredder.
ctl-has-active-app = { $user } hat schon eine aktive App.
ctl-has-active-app-cure = Für eine neue geben Sie --replace an: Die jetzige gilt bis zum ersten Code der neuen.
ctl-aborted = Abgebrochen. Es wurde nichts geändert.
ctl-file-exists = { $path } gibt es schon; die Datei bleibt, wie sie ist.
ctl-file-exists-cure = Wählen Sie einen anderen Namen. Es wurde nichts geändert.
ctl-file-directory = Andere dürfen Dateien in { $path } austauschen.
ctl-file-readable = Andere könnten Dateien in { $path } lesen: Dieses Dateisystem kennt keine Zugriffsrechte.
ctl-file-directory-cure = Wählen Sie ein Verzeichnis, in das nur Sie schreiben dürfen. Es wurde nichts geändert.
ctl-file-io = { $path } kann nicht geschrieben werden: { $detail }
ctl-qr-too-long = Der Einrichtungsschlüssel passt in keinen QR-Code.
ctl-pdf-no-font = Auf diesem Rechner fehlt die Schrift für das PDF.
ctl-pdf-no-letter = Die Schrift für das PDF hat kein «{ $letter }».
ctl-pdf-failed = Das PDF lässt sich nicht schreiben.
ctl-pdf-cure = Installieren Sie fonts-liberation, oder wählen Sie einen Namen auf .html: Browser finden Schriften für alles. Es wurde nichts geändert.
ctl-not-otpauth = otpd hat etwas herausgegeben, das kein Einrichtungsschlüssel ist. Es wurde nichts geändert.

## Änderungen.

ctl-unlocked = { $user } ist entsperrt; Fehlversuche sind vergessen.
ctl-unlocked-clock = { $user } ist entsperrt; Codes werden ab jetzt wieder angenommen, gebrauchte bleiben gebraucht.
# $sign-in: required (verlangt), oder was die Anmeldung eines Kontos tut, das nie eine App hatte; leer = unbekannt.
ctl-ask-number = Mobilnummer von { $user }:{" "}
ctl-phone-set = { $user } meldet sich ab jetzt mit einem Code per SMS an { $number } an, solange keine App aktiv ist.
ctl-ask-test-number = Mobilnummer für die Probe:{" "}
ctl-courier-sent = Die SMS ist verschickt, durch { $courier }: Das Netz hat sie angenommen.
ctl-courier-handed-over = Die SMS ist { $courier } übergeben. Ob sie ankommt, zeigt nur das Telefon.
ctl-no-courier = Kein Kurier hat die SMS befördert: { $why }.
ctl-no-courier-cure = Woran es bei jedem lag: journalctl -u otpd-sms. Die Kuriere stehen in /etc/otpd/sms.toml, siehe sms.toml(5).
ctl-sms-trouble = Es sind Telefonnummern gespeichert, und keine SMS kann hinaus: { $why }. Wer sich per SMS anmeldet, kommt nicht hinein. Proben Sie: otpctl courier test
ctl-phone-deleted = Die Telefonnummer von { $user } ist gelöscht: SMS ist ausgeschaltet.
ctl-phone-scheduled = Die Telefonnummer von { $user } wird gelöscht, sobald der erste Code aus der App stimmt; bis dahin kommt der Code per SMS.
ctl-phone-none-left = Anmeldungen von { $user } werden jetzt abgelehnt, bis eine App eingerichtet ist: otpctl enroll { $user }
ctl-no-phone = Für { $user } ist keine Telefonnummer gespeichert.
ctl-last-path = { $user } hat keine App: Ohne die Nummer könnte sich niemand mehr anmelden. Es wurde nichts geändert.
ctl-last-path-cure = Zuerst die App: otpctl enroll { $user } --delete-phone. Oder löschen Sie die Nummer trotzdem mit --force.
ctl-revoked =
    Die App von { $user } gilt nicht mehr. { $sign-in ->
        [required] Anmeldungen werden abgelehnt bis: otpctl enroll { $user }
        [codes] Nur Ersatz- und Übergangscodes öffnen noch bis: otpctl enroll { $user }
        [passes] Sie war nie aktiv: Anmeldungen brauchen keinen Code, wie vor der Einrichtung.
        [refused] Sie war nie aktiv: Anmeldungen werden abgelehnt, wie vor der Einrichtung.
       *[other] Wie Anmeldungen weitergehen: otpctl status { $user }
    }
ctl-recovery-codes = Ersatzcodes von { $user }: Jeder öffnet einmal, wenn das Telefon nicht zur Hand ist. Sie erscheinen nur jetzt; bewahren Sie sie auf Papier auf, nicht beim Telefon.
ctl-recovery-codes-older = Die bisherigen Ersatzcodes gelten nicht mehr.
ctl-recovery-codes-later = Sie gelten ab dem ersten richtigen Code der App.
ctl-recovery-codes-count =
    { $count ->
        [0] { $user } hat keine Ersatzcodes. Neue gibt es mit: { $command }
        [one] { $user } hat noch einen Ersatzcode. Neue gibt es mit: { $command }
       *[other] { $user } hat noch { $count } Ersatzcodes.
    }
ctl-nothing-to-recover = { $user } hat weder App noch Telefonnummer und hatte nie eine: Es gibt nichts zu ersetzen. Nichts wurde geändert.
ctl-nothing-to-recover-cure = Zuerst die App einrichten: otpctl enroll { $user }
ctl-bypass = Übergangscodes für { $user }, jeder gilt einmal bis { $until }. Sie erscheinen nur jetzt.
ctl-bypass-how = Geben Sie sie nur jemandem, den Sie sicher kennen. Man tippt sie bei jeder Frage nach einem Code ein.
ctl-bypass-wants-reason = Ein Übergangscode verlangt --reason TEXT für das Protokoll.
ctl-no-future-time = «{ $text }» ist kein künftiger Zeitpunkt. Beispiele: 18:00, 2h, «2026-12-01 18:00»

ctl-invited = Einladung für { $user }, offen bis { $until }. Der Code erscheint nur jetzt.
ctl-invited-how = Geben Sie ihn nur { $user } selbst, und sagen Sie dazu: «Melden Sie sich mit Ihrem Passwort an; wird nach einem Code gefragt, tippen Sie diesen ein. Richten Sie dann, mit dem Telefon zur Hand, Ihre App ein: otpctl activate. Danach gilt der Code der Einladung nicht mehr.»
ctl-invitation-cancelled = Die Einladung von { $user } gilt nicht mehr.
ctl-not-invited = Für { $user } ist keine Einladung offen. Es wurde nichts geändert.
ctl-invitee-has-app = { $user } hat schon eine aktive App. Es wurde nichts geändert.
ctl-invitee-has-app-cure = Mit dem bisherigen Telefon zur Hand richtet { $user } die neue selbst ein: otpctl activate --replace. Ohne dieses: otpctl lost { $user } --invite

ctl-ask-ticket = Code Ihrer Einladung (T-…):{" "}
ctl-ask-ticket-or-none = Code Ihrer Einladung (T-…; leer = ohne, mit dem Code, mit dem Sie sich anmelden):{" "}
ctl-no-ticket = Das ist kein Code einer Einladung: Er sieht so aus: T-ABCD-EFGH-IJKL-MNOP. Es wurde nichts gesendet.
ctl-uninvited = Ohne App und ohne Telefonnummer brauchen Sie eine Einladung.
ctl-ticket-refused = Dieser Code einer Einladung gilt nicht: Er ist falsch, gebraucht, abgelaufen, zurückgezogen oder für jemand anderen. Es wurde nichts geändert.
ctl-new-invitation-cure = Verlangen Sie bei Ihrer Administration eine neue Einladung (otpctl invite { $user }).
ctl-too-many-failures = Zu viele falsche Codes: Es wird jetzt keiner angeschaut.
ctl-too-many-failures-cure = Warten Sie, oder fragen Sie Ihre Administration (otpctl unlock { $user }).
ctl-own-app-active = Sie haben schon eine aktive App.
ctl-own-app-active-cure = Für eine neue, mit dem bisherigen Telefon zur Hand: otpctl activate --replace
ctl-not-proven = Nicht bestätigt: Es braucht Ihr Passwort und, gleich danach, den Code, mit dem Sie sich anmelden. Ein Übergangscode genügt nicht. Es wurde nichts geändert.
ctl-not-proven-cure = Wurde hier kein Code verlangt, oder ist das Telefon weg, so hilft Ihre Administration: otpctl lost { $user } --invite, otpctl recovery-codes { $user } --new
ctl-activated = Einrichtung abgeschlossen: Ab jetzt melden Sie sich mit dem Code aus der App an. Warten Sie vor der Anmeldung auf den nächsten Code.
ctl-activated-replaced = Einrichtung abgeschlossen: Ab jetzt gilt die neue App, die alte nicht mehr. Warten Sie vor der Anmeldung auf den nächsten Code.
ctl-activate-too-big-cure = Tippen Sie den Einrichtungsschlüssel in die App, oder drücken Sie Ctrl-C, vergrössern Sie das Fenster und beginnen Sie von vorn.
ctl-setup-over = Die Einrichtung ist zu Ende: Ihre Zeit ist um, oder die Einladung wurde zurückgezogen.

ctl-lost = Im verlorenen Telefon von { $user } öffnet nichts mehr: App, Ersatzcodes und Übergangscodes gelten nicht mehr, auch kein Code, der per SMS unterwegs war.
ctl-lost-phone-kept = Die Telefonnummer bleibt: Angemeldet wird mit Code per SMS. Geht sie an das verlorene Telefon: otpctl phone delete --force { $user }
ctl-lost-next = Weiter, für heute: otpctl bypass { $user } --until 18:00 --reason Verlust. Mit dem neuen Telefon: otpctl enroll { $user }
ctl-forgotten = { $user } ist vergessen: App, Nummer, Codes und Einstellungen sind weg. Die Zeilen im Protokoll bleiben.
ctl-forgotten-passes = { $user } gilt als jemand, der nie eine App hatte: Die Anmeldung braucht keinen Code.
ctl-forgotten-refused = { $user } gilt als jemand, der nie eine App hatte: Die Anmeldung wird abgelehnt.
ctl-not-kept = Unter dem Namen { $user } ist nichts gespeichert. Nichts wurde geändert.
ctl-not-kept-cure = Wer es ist: otpctl list
ctl-prune-nobody = Das System kennt jedes gespeicherte Konto: Es gibt niemanden zu vergessen.
ctl-prune-dry-run =
    { $count ->
        [one] Dieses Konto kennt das System nicht mehr. Vergessen wird es mit: otpctl prune --apply. Kommt es aus einem Verzeichnis: Antwortet dieses? (getent passwd NAME)
       *[other] Diese { $count } Konten kennt das System nicht mehr. Vergessen werden sie mit: otpctl prune --apply. Kommen sie aus einem Verzeichnis: Antwortet dieses? (getent passwd NAME)
    }
ctl-pruned =
    { $count ->
        [one] Ein Konto ist vergessen. Seine Zeilen im Protokoll bleiben.
       *[other] { $count } Konten sind vergessen. Ihre Zeilen im Protokoll bleiben.
    }
ctl-most-are-gone = Es scheinen mehr Konten weg zu sein, als übrig sind: Eher antwortet das Verzeichnis nicht vollständig. Nichts wurde geändert.
ctl-most-are-gone-cure = Prüfen: getent passwd NAME. Sind sie wirklich weg: otpctl prune --apply --force
ctl-many-done-before =
    { $count ->
        [one] Ein Konto hat sein Blatt aus einem früheren Lauf.
       *[other] { $count } Konten haben ihre Blätter aus einem früheren Lauf.
    }
ctl-many-with-app =
    { $count ->
        [one] Ein Konto hat eine aktive App und bleibt, wie es ist (--replace gibt ihm eine neue).
       *[other] { $count } Konten haben eine aktive App und bleiben, wie sie sind (--replace gibt ihnen neue).
    }
ctl-many-waiting =
    { $count ->
        [one] Eines davon hat schon einen Einrichtungsschlüssel von anderswo, der auf den ersten Code wartet: Er gilt dann nicht mehr, sein Blatt auch nicht.
       *[other] { $count } davon haben schon Einrichtungsschlüssel von anderswo, die auf den ersten Code warten: Sie gelten dann nicht mehr, ihre Blätter auch nicht.
    }
ctl-many-shut-out =
    { $count ->
        [one] Eines davon hat weder App noch Telefonnummer: Es meldet sich ab jetzt nur noch mit seinem Blatt an.
       *[other] { $count } davon haben weder App noch Telefonnummer: Sie melden sich ab jetzt nur noch mit ihren Blättern an.
    }
ctl-many-nobody = Es ist niemand mehr freizuschalten.
ctl-many-confirm =
    { $count ->
        [one] Ein Konto erhält einen Einrichtungsschlüssel und ein Blatt. Eine Bestätigung gilt dafür.
       *[other] { $count } Konten erhalten je einen Einrichtungsschlüssel und ein Blatt. Eine Bestätigung gilt für alle.
    }
ctl-many-done =
    { $count ->
        [one] Ein Blatt liegt in { $path }. Übergeben Sie es persönlich oder im verschlossenen Umschlag und löschen Sie es, sobald es gedruckt ist. Das Verzeichnis bleibt: Es merkt sich, wer ein Blatt hat.
       *[other] { $count } Blätter liegen in { $path }. Übergeben Sie jedes persönlich oder im verschlossenen Umschlag und löschen Sie sie, sobald sie gedruckt sind. Das Verzeichnis bleibt: Es merkt sich, wer ein Blatt hat.
    }
ctl-import-confirm =
    { $count ->
        [one] Eine Zeile wird übernommen. Eine Bestätigung gilt dafür.
       *[other] { $count } Zeilen werden übernommen. Eine Bestätigung gilt für alle.
    }
ctl-import-looked = Neues bringen: { $new }. Schon so: { $unchanged }. Falsch: { $wrong }. Nichts wurde geändert.
ctl-import-apply = Übernommen wird es mit: otpctl import { $path } --apply
ctl-import-done =
    { $done ->
        [one] Ein Konto geändert, { $unchanged } waren schon so.
       *[other] { $done } Konten geändert, { $unchanged } waren schon so.
    }
ctl-import-phone = Nummer
ctl-import-phone-replaced = andere Nummer
ctl-import-its-language = Sprache
ctl-import-app = App
ctl-import-phone-left-out = Nummer bleibt weg, denn das Konto hat eine App (otpctl phone set speichert sie doch)
ctl-import-taken-away = bleibt weg, denn es wurde dem Konto weggenommen (doch wieder: otpctl phone set, otpctl enroll)
ctl-import-empty = Die Datei hat keine Zeilen mit Konten.
ctl-import-encoding = Das ist kein UTF-8: als «CSV UTF-8» speichern.
ctl-import-too-many-lines = Das ist mehr, als eine Datei haben darf (100000 Zeilen): die Datei aufteilen.
ctl-import-no-user-column = In der Kopfzeile fehlt die Spalte user.
ctl-import-unknown-column = Die Kopfzeile nennt «{ $detail }». Spalten heissen user, phone, language, otpauth oder secret.
ctl-import-double-column = Diese Spalte steht zweimal in der Kopfzeile.
ctl-import-wrong-fields = Die Zeile hat andere Felder als die Kopfzeile ({ $detail }).
ctl-import-line-too-long = Die Zeile ist zu lang: Fehlt ein schliessendes Anführungszeichen?
ctl-import-no-user = Der Benutzer fehlt.
ctl-import-unknown-user = Diesen Benutzer gibt es auf dieser Maschine nicht.
ctl-import-system-user = Das ist kein Konto einer Person. Soll es doch eine Nummer haben: otpctl phone set
ctl-import-duplicate = Dieser Benutzer steht schon in Zeile { $detail }.
ctl-import-nothing-given = Ausser dem Benutzer steht nichts da.
ctl-import-number-none = Das ist keine Telefonnummer.
ctl-import-number-invalid = Diese Nummer gibt es in ihrem Land nicht: Ziffern vergleichen.
ctl-import-number-charged = Gebührenpflichtige und Gratisnummern erhalten keine Codes.
ctl-import-number-not-mobile = Das ist keine Mobilnummer.
ctl-import-number-foreign = Nummern von { $detail } sind hier nicht zugelassen (sms.countries in otpd.toml).
ctl-import-language = Sprachen sind de, fr, it und en.
ctl-import-two-secrets = Entweder otpauth oder secret, nicht beides.
ctl-import-other-uri = Das ist kein otpauth://totp/-URI.
ctl-import-no-secret = Der URI hat kein secret oder mehrere.
ctl-import-parameters = Solche Codes prüft otpd nicht ({ $detail }).
ctl-import-base32 = Der Schlüssel ist kein Base32 (A bis Z, 2 bis 7).
ctl-import-secret-length = Der Schlüssel hat { $detail } Bit; erlaubt sind 128 bis 512.
ctl-import-other-app = Das Konto hat schon eine andere App. Soll diese gelten: zuerst otpctl revoke
ctl-import-too-large = { $path } ist grösser als 32 MiB. Nichts wurde geändert.
ctl-import-too-large-cure = Ist es die richtige Datei? Sonst aufteilen.
ctl-import-no-table = Die Datei ist keine Tabelle, die sich lesen lässt. { $why }
ctl-import-no-table-cure = So sieht sie aus: man otpctl, import
ctl-import-wrong =
    { $count ->
        [one] Eine Zeile ist falsch; sie steht oben.
       *[other] { $count } Zeilen sind falsch; sie stehen oben.
    }
ctl-import-wrong-cure = Nichts wurde geändert. Zeilen berichtigen, oder die richtigen übernehmen: --apply --partial
ctl-import-rest-cure = Die richtigen sind übernommen. Die falschen berichtigen und dieselbe Datei noch einmal übernehmen.
ctl-import-cut-off = otpd hat mitten in der Datei aufgehört.
ctl-import-cut-off-cure = Denselben Befehl noch einmal ausführen: Was schon übernommen ist, bleibt so. Warum es aufhörte: journalctl -u otpd
ctl-no-group = Auf dieser Maschine gibt es keine Gruppe { $group }.
ctl-no-group-cure = Prüfen: getent group { $group }. Wo ein Verzeichnis die Mitglieder seiner Gruppen nicht aufzählt: --file LISTE mit einem Namen je Zeile.
ctl-list-unread = { $path } kann nicht gelesen werden: { $detail }
ctl-unknown-users = Das sind keine Konten dieser Maschine: { $users }. Niemand wurde freigeschaltet.
ctl-unknown-users-cure = Die Schreibweise prüfen: getent passwd NAME
ctl-sheets-no-directory = { $path } ist kein Verzeichnis oder ein symbolischer Link auf eines.
ctl-sheets-shared = { $path } gehört jemand anderem, oder andere dürfen hineinsehen.
ctl-sheets-not-empty = { $path } ist nicht leer, und kein früherer Lauf dieses Befehls hat es so hinterlassen.
ctl-sheets-in-use = In { $path } arbeitet gerade ein anderer Lauf dieses Befehls.
ctl-sheets-cure = Nennen Sie ein neues Verzeichnis: Es wird angelegt, und niemand sonst kann es lesen. Niemand wurde freigeschaltet.
ctl-some-failed =
    { $count ->
        [one] Ein Konto wurde nicht freigeschaltet.
       *[other] { $count } Konten wurden nicht freigeschaltet.
    }
ctl-some-failed-cure = Beheben Sie die Ursachen; derselbe Befehl macht mit den übrigen weiter.
ctl-nothing-to-repair = Es gibt nichts zu reparieren: Die Uhr ging für { $user } nie vor. Es wurde nichts geändert.
ctl-nothing-to-repair-cure = Um eine Sperre aufzuheben: otpctl unlock { $user }
ctl-nothing-to-revoke = { $user } hat keine App, die entfernt werden könnte. Es wurde nichts geändert.
ctl-language-set = Die Anmeldung spricht mit { $user } jetzt die Sprache «{ $language }».
ctl-language-unset = Die Anmeldung spricht mit { $user } jetzt die Sprache der Organisation.

## Einen Code ausprobieren.

ctl-ask-code = Code:{" "}
ctl-test-confirm-after = Bestätigt wird nach dem Eintippen des Codes: Nehmen Sie einen, der eben erschienen ist, und bestätigen Sie sofort.
ctl-test-own-after = Die Bestätigung kommt nach dem Code. Verlangt sie einen Code desselben Kontos, verbraucht sie diesen, und der zuerst eingetippte gilt als gebraucht. Den eigenen Code ausprobieren: sudo otpctl test-code { $user }
ctl-test-own-next = Hat die Bestätigung einen Code verlangt, ist dieser verbraucht: Warten Sie auf den nächsten und tippen Sie diesen ein.
ctl-no-code = Das ist kein Code: Ein Code hat 6 bis 8 Ziffern. Es wurde nichts gesendet.
ctl-code-accepted = Der Code ist richtig. Er ist jetzt verbraucht.
ctl-drift-behind = Die Uhr des Telefons geht etwas nach (es war der vorige Code). Das wird noch angenommen.
ctl-drift-ahead = Die Uhr des Telefons geht etwas vor (es war der nächste Code). Das wird noch angenommen.
ctl-code-wrong = Falscher Code. Er zählt als Fehlversuch.
ctl-code-wrong-cure = Ist es der richtige Eintrag in der App? Warten Sie auf den nächsten Code; geht auch der nicht, schalten Sie neu frei.
ctl-code-late =
    { $steps ->
        [one] Der Code ist zu alt: Das Telefon ist einen Code im Rückstand.
       *[other] Der Code ist zu alt: Das Telefon ist { $steps } Codes im Rückstand.
    }
ctl-code-aged = Der Code war zu alt, als er angesehen wurde: Während der Bestätigung vergingen { $seconds } s.
ctl-code-aged-cure = Über die Uhr des Telefons sagt das nichts. Noch einmal mit einem Code, der eben erschienen ist, und sofort bestätigen.
ctl-code-early =
    { $steps ->
        [one] Der Code ist zu neu: Das Telefon ist einen Code voraus.
       *[other] Der Code ist zu neu: Das Telefon ist { $steps } Codes voraus.
    }
ctl-code-clock-cure = Vergleichen Sie die Uhren des Telefons und dieses Rechners; beide sollten automatisch gestellt werden.
ctl-code-replayed = Dieser Code oder ein späterer wurde schon gebraucht.
ctl-code-replayed-cure = Warten Sie auf den nächsten Code. Es zählt nicht als Fehlversuch.
ctl-code-locked = Das Konto ist gesperrt: Der Code wurde nicht angesehen.
ctl-code-locked-cure = Siehe: otpctl status BENUTZER; entsperren: otpctl unlock BENUTZER
ctl-code-not-enrolled = Es gibt keine aktive App, mit der sich vergleichen liesse.
ctl-code-not-enrolled-cure = Freischalten: otpctl enroll BENUTZER
ctl-code-expired = Die Zeit für diese Einrichtung ist abgelaufen.
ctl-code-expired-cure = Es wurde nichts geändert; beginnen Sie von vorn.
ctl-code-unavailable = Über den Code konnte nicht entschieden werden.

## Status und Liste.

ctl-status-title = { $user } (uid { $uid })
ctl-user = Benutzer
ctl-sign-in = Anmeldung
ctl-app = App
ctl-phone = Telefon
ctl-new-app = Neue App
ctl-recovery = Ersatzcodes
ctl-bypass-row = Übergang
ctl-invitation-row = Einladung
ctl-last-sign-in = Letzte Anmeldung
ctl-failures = Fehlversuche
ctl-own-failures = An Bildschirmsperre
ctl-lock = Sperre
ctl-own-lock = Bildschirmsperre
ctl-clock = Uhr
ctl-language = Sprache
ctl-remark = Bemerkung
ctl-path-app = mit dem Code aus der App
ctl-path-sms = mit einem Code per SMS
ctl-path-pending = eingerichtet, wartet auf den ersten Code
ctl-path-required = abgelehnt: Die App wurde entfernt, neu freischalten
ctl-path-spare = nur mit Ersatz- oder Übergangscode
ctl-path-invited = mit der Einladung, einem Ersatz- oder Übergangscode
ctl-path-none = keine App
ctl-path-none-allow = ohne Code: keine App
ctl-path-none-deny = abgelehnt: keine App
ctl-short-app = App
ctl-short-sms = SMS
ctl-short-pending = wartet
ctl-short-none = keine
ctl-short-required = verlangt
ctl-active-since = aktiv seit { $since }
ctl-phone-used = { $number }
ctl-phone-goes = { $number }, wird mit der Aktivierung der App gelöscht
ctl-phone-open = { $number }, SMS ist noch offen (otpctl phone delete)
ctl-waits-until = wartet auf den ersten Code bis { $until }
ctl-invitation-open = offen bis { $until }
ctl-codes-left =
    { $count ->
        [one] noch einer
       *[other] noch { $count }
    }
ctl-bypass-left =
    { $count ->
        [one] noch ein Code bis { $until }
       *[other] noch { $count } Codes bis { $until }
    }
ctl-last-sign-in-at = { $at }{ GIVEN($service) ->
        [yes] {" "}({ $service })
       *[no] {""}
    }
ctl-never = noch nie mit einem Code
ctl-failures-running = { $count } seit dem letzten angenommenen Code
ctl-failures-count =
    { $count ->
        [one] ein Fehlversuch
       *[other] { $count } Fehlversuche
    }
ctl-locked-until = bis { $until } wird kein Code angenommen
ctl-locked-for-good = es wird kein Code angenommen bis: otpctl unlock { $user }
ctl-clock-ahead = eine Uhr lief vor: Bis { $until } wird kein Code angenommen, oder bis otpctl unlock --clock
ctl-remark-locked = gesperrt
ctl-remark-locked-until = gesperrt bis { $until }
ctl-remark-own-locked = an Bildschirmsperre gesperrt
ctl-remark-own-locked-until = an Bildschirmsperre gesperrt bis { $until }
ctl-remark-phone-scheduled = Nummer geht mit der Aktivierung
ctl-remark-sms-open = SMS noch offen
ctl-remark-pending = erster Code bis { $until }
ctl-asked-title = Gefragt wird nach dem Passwort, bei Diensten mit pam_otp in ihrem PAM-Stapel:
ctl-asked-everywhere = überall
ctl-asked-elsewhere = sonst
ctl-asked-app = nach dem Code aus der App
ctl-asked-sms = nach dem Code aus der SMS
ctl-asked-pending = nach dem ersten Code aus der neuen App
ctl-asked-had-app = nach einem Code, vergeblich: Die App wurde entfernt
ctl-asked-spare = nach einem Ersatz- oder Übergangscode: keine App
ctl-asked-invited = nach der Einladung, einem Ersatz- oder Übergangscode: keine App
ctl-asked-exempt-service = nach nichts (exempt_services)
ctl-asked-exempt-account = nach nichts: Das Konto ist ausgenommen (exempt_accounts); ausser wo die PAM-Zeile unenrolled=deny sagt
ctl-asked-required-group = nach einem Code, vergeblich: Mitglieder von { $group } müssen eine App haben (required_groups)
ctl-asked-exempt-group = nach nichts: Mitglieder von { $group } sind ausgenommen (exempt_groups); ausser wo die PAM-Zeile unenrolled=deny sagt
ctl-asked-unenrolled-allow = nach nichts: keine App (unenrolled = «allow»); ausser wo die PAM-Zeile unenrolled=deny sagt
ctl-asked-unenrolled-deny = nach einem Code, vergeblich: keine App (unenrolled = «deny»)
ctl-asked-nobody-knows = nach nichts, und abgelehnt: Die Benutzerdatenbank sagt nicht, in welchen Gruppen das Konto ist
ctl-asked-ssh-key = SSH-Schlüssel
ctl-asked-ssh-key-alone = nach nichts, wo sshd den Schlüssel allein annimmt: PAM wird dann nicht gefragt
ctl-unknown-required-groups = required_groups nennt Gruppen, welche die Benutzerdatenbank nicht kennt: { $names }. Bis sie sie kennt, werden Konten ohne App abgelehnt. Prüfen Sie: getent group NAME
ctl-unknown-exempt-groups = exempt_groups nennt Gruppen, welche die Benutzerdatenbank nicht kennt: { $names }. Sie nehmen niemanden aus. Prüfen Sie: getent group NAME
ctl-unknown-exempt-accounts = exempt_accounts nennt Konten, welche die Benutzerdatenbank nicht kennt: { $names }. Prüfen Sie: getent passwd NAME
ctl-list-empty = Kein solches Konto.
ctl-pilot-mode = Pilotbetrieb: Konten, die nie eine App hatten, melden sich ohne Code an (unenrolled = «allow»).
ctl-pilot-mode-until = Pilotbetrieb: Konten, die nie eine App hatten, melden sich bis { $until } ohne Code an und werden danach abgelehnt.

## Das Protokoll. Ereignisse, warum, und wie eine Änderung bestätigt wurde.

ctl-event-accepted = angemeldet
ctl-event-activated = App aktiviert, angemeldet
ctl-event-refused = abgelehnt
ctl-event-skipped = ohne Code durchgelassen
ctl-event-locked = gesperrt
ctl-event-enrolled = App eingerichtet
ctl-event-pending = App vorbereitet
ctl-event-unlocked = entsperrt
ctl-event-clock-repaired = entsperrt, Uhr berichtigt
ctl-event-revoked = App entfernt
ctl-event-recovery-renewed = neue Ersatzcodes
ctl-event-bypass-issued = Übergangscodes ausgestellt
ctl-event-invited = eingeladen
ctl-event-invitation-cancelled = Einladung zurückgezogen
ctl-event-lost = Telefon verloren
ctl-event-forgotten = vergessen
ctl-event-preference = Einstellung geändert
ctl-event-sms-sent = Code per SMS verschickt
ctl-event-sms-failed = SMS nicht zugestellt
ctl-event-sms-quota = keine weitere SMS
ctl-event-phone-set = Telefonnummer gespeichert
ctl-event-phone-scheduled = Löschung der Nummer vorgemerkt
ctl-event-phone-deleted = Telefonnummer gelöscht
ctl-event-tried = Code ausprobiert
ctl-event-courier-tested = SMS zur Probe
ctl-why-accepted = richtiger Code
ctl-why-wrong = falscher Code
ctl-why-late = Code zu alt
ctl-why-early = Code zu neu
ctl-why-replayed = Code schon gebraucht
ctl-why-locked = gesperrt
ctl-why-not-enrolled = keine App
ctl-why-malformed = kein Code eingegeben
ctl-why-unknown-user = kein solches Konto
ctl-why-too-many-failures = zu viele falsche Codes
ctl-why-unenrolled = keine App, unenrolled = «allow»
ctl-why-exempt-service = exempt_services
ctl-why-exempt-account = exempt_accounts
ctl-why-exempt-group = exempt_groups
ctl-why-language = Sprache
ctl-why-sms = Code per SMS
ctl-why-recovery = Ersatzcode
ctl-why-bypass = Übergangscode
ctl-why-invitation = Einladung
ctl-why-own-code = selbst, mit dem eigenen Code
ctl-why-expired = Code abgelaufen
ctl-why-no-sms = keine SMS unterwegs
ctl-why-account = genug für dieses Konto
ctl-why-site = genug für alle (sms.site_per_hour)
ctl-why-import = aus einer Datei
ctl-why-forced = der letzte Weg, mit --force
ctl-why-pruned = vom System verschwunden
ctl-why-not-installed = otpd-sms ist nicht installiert
ctl-why-no-bus = kein Systembus
ctl-why-recalled = zurückgerufen, Nummer gelöscht
ctl-why-busy = zu viele auf einmal
ctl-why-unreachable = nicht erreichbar
ctl-why-timed-out = keine Antwort in der Zeit
ctl-why-untrusted = Zertifikat nicht vertrauenswürdig
ctl-why-redirected = Gateway leitet um
ctl-why-denied = kein Zugang zum Gateway
ctl-why-unclear = Antwort unverständlich
ctl-why-no-modem = kein Modem
ctl-why-missing = Datei fehlt
ctl-why-crashed = Programm abgestürzt
ctl-why-too-late = zu lange gewartet
ctl-why-internal = Fehler in otpd-sms
ctl-why-refused = vom Gateway abgelehnt
ctl-why-no-courier = kein Kurier ist eingerichtet
ctl-why-all-failing = kein Kurier kommt durch
ctl-log-service = bei
ctl-log-from = von
ctl-log-by = durch
ctl-log-confirmed = bestätigt:
ctl-log-until = bis
ctl-log-reason = Grund:
ctl-confirmed-polkit = mit der eigenen Anmeldung (polkit)
ctl-confirmed-password = mit der eigenen Anmeldung
ctl-confirmed-not = von niemandem

## Der Bericht: von der SMS zur App.

ctl-report-title = Von der SMS zur App: { $machine }, { $at }
ctl-report-title-past = Von der SMS zur App: { $machine }, Stand { $at } nach dem Protokoll
ctl-report-title-merged =
    { $count ->
        [one] Von der SMS zur App: eine Maschine
       *[other] Von der SMS zur App: { $count } Maschinen
    }
ctl-report-sms-until =
    { $days ->
        [one] Für Konten mit App endet SMS am { $at }: noch ein Tag.
       *[other] Für Konten mit App endet SMS am { $at }: noch { $days } Tage.
    }
ctl-report-sms-over = Für Konten mit App ist SMS zu Ende, seit { $at }.
ctl-report-deny-until =
    { $days ->
        [one] Ohne App wird abgelehnt ab { $at }: noch ein Tag.
       *[other] Ohne App wird abgelehnt ab { $at }: noch { $days } Tage.
    }
ctl-report-deny-over = Ohne App wird abgelehnt, seit { $at }.
ctl-report-trail-begins = Das Protokoll beginnt am { $begins }, älteres ist entfernt (audit.keep_days): Konten, an denen sich seither nichts geändert hat, sind hier nicht gezählt.
ctl-report-trail-covers = Das Protokoll beginnt am { $begins }, älteres ist entfernt (audit.keep_days): Was vorher war, kann dieser Bericht nicht sagen.
ctl-report-app = nur App
ctl-report-both = App und Nummer
ctl-report-sms = nur SMS
ctl-report-pending = wartet auf ersten Code
ctl-report-required = App verlangt, keine da
ctl-report-none = bekannt, ohne alles
ctl-report-never-met = otpd unbekannt
ctl-report-others = übrige
ctl-report-total = zusammen
ctl-report-week = Die letzten sieben Tage
ctl-report-week-enrolled = Einrichtungsschlüssel ausgegeben
ctl-report-week-activated = Apps aktiviert
ctl-report-week-numbers = Nummern gelöscht
ctl-report-week-revoked = Apps entfernt
ctl-report-week-lost = Telefone verloren
ctl-report-left = Wer noch fehlt: { $count }
ctl-report-nobody-left = Von den Konten, die otpd kennt, fehlt keines mehr.
ctl-report-open = Nummer gespeichert, obwohl die App aktiv ist: { $count }
ctl-report-open-cure = Löschen: otpctl phone delete BENUTZER
ctl-report-unconfirmed = Änderungen, die niemand bestätigt hat: { $count }
ctl-report-all-confirmed = Jede Änderung im Protokoll hat jemand bestätigt.
ctl-report-more = … und { $count } weitere; alle mit --csv oder --json
ctl-report-accounts = { $count } Konten
ctl-report-since = Seit
ctl-report-until = Bis
ctl-report-last-sign-in = Anmeldung
ctl-report-last-sms = Per SMS
ctl-report-when = Wann
ctl-report-what = Was
ctl-report-by = Durch
ctl-report-reason = Grund
ctl-report-machine = Maschine
ctl-report-machines = Wo, und wie dort
ctl-report-as-of = Stand
ctl-report-place = { $machine } ({ $path })
ctl-report-path = Weg
ctl-report-too-early = Das Protokoll reicht nicht zurück bis { $at }: Es beginnt am { $begins }, älteres ist entfernt (audit.keep_days).
ctl-report-too-early-cure = Nehmen Sie einen späteren Tag, oder einen Bericht, der damals gemacht wurde.
ctl-report-not = { $path } ist kein Bericht: { $detail }
ctl-report-not-cure = Zusammengezählt wird, was otpctl report --json je Maschine geschrieben hat. Es wurde nichts gezählt.
ctl-report-merged = { $path } ist schon aus mehreren Maschinen zusammengezählt.
ctl-report-version = { $path } hat die Form { $version }, die dieses otpctl nicht kennt.
ctl-report-version-cure = Zählen Sie auf der Maschine mit dem neuesten otpctl zusammen, oder machen Sie den Bericht neu.
ctl-report-twice = { $machine } steht in { $path } und in { $other }.
ctl-report-twice-cure = Nennen Sie von jeder Maschine einen Bericht.
ctl-no-past-day = «{ $text }» ist kein Zeitpunkt, der vorbei ist. Beispiele: 2026-11-27, «2026-11-27 14:00», 2026-11-27T13:00:00Z

## Bestätigung.

ctl-confirm-as = Bestätigen Sie diese Änderung mit Ihrer eigenen Anmeldung, { $person }.
ctl-wrong-sign-in = Die Bestätigung ist fehlgeschlagen: Das war nicht Ihre Anmeldung.
ctl-not-confirmed = Die Bestätigung ist fehlgeschlagen: { $detail }.
ctl-nothing-changed = Es wurde nichts geändert.
ctl-dismissed = Die Bestätigung wurde abgebrochen.
ctl-not-authorised = Sie dürfen das nicht, oder Ihre Anmeldung wurde nicht bestätigt.
ctl-not-authorised-cure = Es braucht jemanden aus der Administration (admin_groups in otpd.toml) mit dem richtigen Passwort, an einem Terminal; für Übergangscodes auch den Helpdesk (helpdesk_groups), bei einem Konto, das es gibt und das nichts verwaltet. Nichts wurde geändert.
ctl-nobody-behind-root = Hinter root ist niemand zu erkennen, der das bestätigen könnte.
ctl-nobody-behind-root-cure = Nehmen Sie sudo aus Ihrem eigenen Konto, oder --yes mit --reason TEXT (im Protokoll als unbestätigt vermerkt).
ctl-yes-is-for-root = --yes ist root vorbehalten.
ctl-yes-wants-reason = --yes verlangt --reason TEXT für das Protokoll.
ctl-no-terminal = Es gibt kein Terminal, um zu fragen: { $detail }
ctl-no-terminal-cure = Als root in einem Skript: --yes mit --reason TEXT (im Protokoll als unbestätigt vermerkt).

## Ablehnungen von otpd. $detail ist der Satz von otpd.

ctl-invalid = otpd lehnt das ab: { $detail }
ctl-no-such-account = Dieses Konto gibt es auf diesem Rechner nicht.
ctl-no-such-account-cure = Prüfen Sie die Schreibweise: getent passwd NAME
ctl-would-lock-out = Damit bliebe dem Konto kein Weg zur Anmeldung: { $detail }
ctl-conflict = Das Konto ist nicht im nötigen Zustand: { $detail }
ctl-conflict-cure = Siehe: otpctl status BENUTZER
ctl-gone = Die Einrichtung ist zu Ende: { $detail }
ctl-gone-cure = Es wurde nichts geändert; beginnen Sie von vorn.
ctl-busy = otpd hat zu viel zu tun: { $detail }
ctl-busy-cure = Versuchen Sie es gleich noch einmal.
ctl-unavailable = otpd kann im Moment nicht entscheiden. { $detail }
ctl-unavailable-cure = Der Grund steht im Journal: journalctl -u otpd
ctl-protocol = otpd versteht dieses otpctl nicht: { $detail }
ctl-protocol-cure = Installieren Sie beide in der gleichen Version, dann: systemctl restart otpd
ctl-unreachable = otpd ist nicht erreichbar: { $detail }
ctl-silent = otpd antwortet nicht.
ctl-unreachable-cure = Woran es liegt und was hilft, sagt: otpctl doctor
ctl-no-time = «{ $text }» ist keine Zeit. Beispiele: 2h, 3d, today, 2026-11-01, «2026-11-01 14:00»
ctl-accounts = Die Konten dieses Rechners lassen sich nicht auflisten: { $detail }
ctl-system = { $detail }

## Der Zustand von Tresor und Schlüssel. Solange eines davon gilt, rührt otpd nichts an.

file-hint =
    { GIVEN($file) ->
        [yes] {" "}{ $file }
       *[no] {""}
    }
ctl-vault-damaged = Der Tresor{ file-hint } ist beschädigt oder keiner. Es kann kein Code geprüft werden.
ctl-vault-damaged-cure = Stellen Sie ihn aus einer Sicherung wieder her, dann: systemctl restart otpd
ctl-vault-newer = Der Tresor{ file-hint } stammt von einem neueren otpd. Es kann kein Code geprüft werden.
ctl-vault-newer-cure = Installieren Sie jene Version von otpd wieder.
ctl-vault-owner = Der Tresor{ file-hint } gehört jemand anderem, oder andere dürfen ihn lesen. Es kann kein Code geprüft werden.
ctl-vault-owner-cure = Klären Sie, wer das änderte, dann: chown -R otpd:otpd /var/lib/otpd; chmod 0700 /var/lib/otpd; chmod 0600 /var/lib/otpd/*; systemctl restart otpd
ctl-vault-io = Der Tresor{ file-hint } lässt sich nicht lesen oder schreiben. Es kann kein Code geprüft werden.
ctl-vault-io-cure = Ist der Datenträger voll oder schreibgeschützt, oder stimmen die Zugriffsrechte nicht? Das Journal sagt es (journalctl -u otpd). Beheben Sie es, dann: systemctl restart otpd
ctl-vault-full = Der Datenträger des Tresors{ file-hint } ist voll. Es wird nichts mehr gespeichert; Anmeldungen gehen weiter, solange der dafür freigehaltene Platz reicht.
ctl-vault-full-cure = Schaffen Sie dort Platz (df -h /var/lib/otpd). Sonst ist nichts zu tun.
ctl-vault-missing = Der Tresor{ file-hint } ist weg, obwohl Konten freigeschaltet waren. Es kann kein Code geprüft werden.
ctl-vault-missing-cure = Stellen Sie ihn aus einer Sicherung wieder her, dann: systemctl restart otpd
ctl-key-missing = Der Schlüssel{ file-hint } fehlt oder ist nicht lesbar. Es kann kein Code geprüft werden.
ctl-key-missing-cure = Stellen Sie ihn aus einer Sicherung wieder her, dann: systemctl restart otpd
ctl-key-owner = Der Schlüssel{ file-hint } gehört jemand anderem, oder andere dürfen ihn lesen. Es kann kein Code geprüft werden.
ctl-key-owner-cure = Klären Sie, wer das änderte, dann: chown root:otpd /etc/otpd/key; chmod 0440 /etc/otpd/key; systemctl restart otpd
ctl-key-wrong = Der Schlüssel{ file-hint } öffnet diesen Tresor nicht. Es kann kein Code geprüft werden.
ctl-key-wrong-cure = Tresor und Schlüssel müssen aus derselben Sicherung stammen. Stellen Sie beide wieder her, dann: systemctl restart otpd

ctl-backup-done = Sicherung geschrieben: { $path }. Nur der Wiederherstellungsschlüssel öffnet sie: otpctl restore
ctl-ask-recovery-key = Wiederherstellungsschlüssel, wie er auf dem Papier steht:{" "}
ctl-restore-from = Sicherung vom { $made }, von { $host }, mit otpd { $version }.
ctl-restore-back = Konten darin: { $accounts }. Zurück kommen: { $back }, mit Apps: { $apps }, mit Telefonnummern: { $numbers }.
ctl-restore-stay =
    { $count ->
        [one] Ein Konto hat hier eine App oder eine Nummer und bleibt, wie es ist.
       *[other] { $count } Konten haben hier eine App oder eine Nummer und bleiben, wie sie sind.
    }
ctl-restore-taken-away =
    { $count ->
        [one] Einem Konto wurde hier seit der Sicherung die App oder die Nummer genommen: Es bleibt dabei.
       *[other] { $count } Konten wurde hier seit der Sicherung die App oder die Nummer genommen: Es bleibt dabei.
    }
ctl-restore-pending =
    { $count ->
        [one] Ein Einrichtungsschlüssel wartete auf den ersten Code: Er gilt nicht mehr.
       *[other] { $count } Einrichtungsschlüssel warteten auf den ersten Code: Sie gelten nicht mehr.
    }
ctl-restore-unknown =
    { $count ->
        [one] Achtung: Ein Konto kennt dieses System nicht unter diesem Namen und dieser uid: { $names }. Nach der App gefragt wird es erst, wenn beides stimmt.
       *[other] Achtung: { $count } Konten kennt dieses System nicht unter diesem Namen und dieser uid: { $names } … Nach der App gefragt werden sie erst, wenn beides stimmt.
    }
ctl-restore-void = Nicht zurück kommen Ersatz- und Übergangscodes, Einladungen und Codes per SMS; von den Codes der Apps gilt keiner bis jetzt.
ctl-restored = Zurückgeholt. Konten: { $back }. Bei der Anmeldung gilt ein Code der App, der erst in einer Minute erscheint.
ctl-restored-next = Weiter: Alle machen sich neue Ersatzcodes (otpctl recovery-codes --new). Widerrufen Sie noch einmal, was seit der Sicherung widerrufen wurde, und löschen Sie noch einmal, was seither gelöscht wurde.
ctl-recovery-key-none = Es gibt keinen Wiederherstellungsschlüssel. So entsteht einer: otpctl recovery-key --new
ctl-recovery-key-since = Der Wiederherstellungsschlüssel gilt seit { $since }.
ctl-recovery-key-shown = Wiederherstellungsschlüssel. Er erscheint nur jetzt:
ctl-recovery-key-how = Drucken oder schreiben Sie ihn ab und verwahren Sie ihn nicht bei den Sicherungen: Mit beidem zusammen hat man jedes Geheimnis. Er öffnet alle Sicherungen, die von jetzt an entstehen; ein früherer öffnet seine eigenen.
ctl-no-recovery-key = Es gibt noch keinen Wiederherstellungsschlüssel; eine Sicherung könnte niemand öffnen.
ctl-no-recovery-key-cure = Zuerst: otpctl recovery-key --new
ctl-no-space = In /var/lib/otpd fehlt der Platz für eine Kopie des Tresors. Es wurde nichts geändert.
ctl-no-space-cure = Machen Sie Platz und versuchen Sie es noch einmal.
ctl-safe-busy = Eine andere Sicherung oder Wiederherstellung läuft.
ctl-rekeying = Ein Schlüsselwechsel ist nicht zu Ende.
ctl-rekeying-cure = Zu Ende bringt ihn: otpctl rekey
ctl-key-not-in-force = otpd lädt den neuen Schlüssel nicht und macht mit dem bisherigen weiter.
ctl-backup-file = Die Datei der Sicherung lässt sich nicht lesen oder schreiben. Es wurde nichts geändert.
ctl-backup-file-cure = Ist der Datenträger voll oder entfernt? Den Grund nennt: journalctl -u otpd
ctl-not-a-backup = Das ist keine Sicherung von otpd, oder sie ist abgeschnitten oder beschädigt. Es wurde nichts geändert.
ctl-not-a-backup-cure = Nehmen Sie eine andere Sicherung.
ctl-not-a-recovery-key = Das ist kein Wiederherstellungsschlüssel: Ein Zeichen fehlt oder ist falsch. Es wurde nichts geändert.
ctl-not-a-recovery-key-cure = Er hat 56 Zeichen in 14 Gruppen; Leerzeichen und Gross- oder Kleinschreibung zählen nicht.
ctl-other-recovery-key = Dieser Wiederherstellungsschlüssel öffnet das nicht: Er gehört zu einem anderen Papier. Es wurde nichts geändert.
ctl-other-recovery-key-cure = Nehmen Sie den, der galt, als die Sicherung entstand.
ctl-backup-newer = Diese Sicherung stammt von einem neueren otpd. Es wurde nichts geändert.
ctl-backup-newer-cure = Installieren Sie zuerst dieses otpd.
ctl-clock-behind = Die Uhr dieser Maschine steht vor dem Datum der Sicherung: Gebrauchte Codes würden wieder gelten. Es wurde nichts geändert.
ctl-clock-behind-cure = Stellen Sie zuerst die Uhr (timedatectl).
ctl-event-backed-up = Sicherung geschrieben
ctl-event-restored = Sicherung zurückgeholt
ctl-event-recovery-key-made = neuer Wiederherstellungsschlüssel
ctl-event-rekeyed = neuer Schlüssel für den Tresor
ctl-event-rolled-back = Tresor war zurückgesetzt: Ausgegebenes gilt nicht mehr
ctl-why-restored = aus einer Sicherung
ctl-rekey-done = Der Tresor hat einen neuen Schlüssel in /etc/otpd/key; der alte öffnet nichts mehr darin und ist überschrieben.
ctl-rekey-bound = Der Tresor hat einen neuen Schlüssel, der an diese Maschine gebunden ist (/etc/otpd/key.cred). Öffnet er einmal nicht mehr, etwa nach einer Änderung der Firmware, hilft das Papier: otpctl recovery-key --use
ctl-rekey-ended = Ein Schlüsselwechsel, der abgebrochen war, ist zu Ende; der alte Schlüssel öffnet nichts mehr.
ctl-recovery-key-used = Der Schlüssel der Maschine liegt wieder in /etc/otpd/key, und otpd läuft damit. Was vorher dort lag, liegt daneben und endet auf .before. Wieder an die Maschine oder ihr TPM bindet ihn: otpctl rekey --bind
ctl-credential = Der Schlüssel lässt sich nicht an diese Maschine binden, oder otpd startet damit nicht: { $detail }
ctl-credential-cure = Es bleibt beim bisherigen Schlüssel. Ist der Dienst nicht gestartet: systemctl status otpd
ctl-unwrap = Der Schlüssel der Maschine liess sich mit diesem Papier nicht öffnen: { $detail } Es wurde nichts geändert.
ctl-unwrap-cure = Prüfen Sie die Zeichen. Gibt es den Tresor nicht mehr: Installieren Sie otpd neu und holen Sie eine Sicherung zurück (otpctl restore).
ctl-key-handed-over = Was otpd übergeben hat, ist kein Schlüssel. Es wurde nichts geändert.
ctl-needs-root = Das darf nur root.

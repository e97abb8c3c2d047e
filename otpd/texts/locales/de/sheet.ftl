# Das Blatt, mit dem jemand die App einrichtet: gedruckt, übergeben, danach vernichtet. Kurze, ganze Sätze für
# Menschen, die das zum ersten Mal tun und niemanden daneben haben.

## Kopf. $host ist der Name des Rechners.

sheet-print = Drucken Sie dieses Blatt auf A4, einseitig und in Originalgrösse. Löschen Sie danach die Datei: Wer sie lesen kann, kann die Codes erzeugen.
sheet-machine = Anmeldung an { $host }
sheet-personal = Persönlich und vertraulich
sheet-user = Benutzername: { $user }
sheet-title = So richten Sie die App für Ihre Anmeldung ein
sheet-intro-sms = Bisher kam der Code für Ihre Anmeldung per SMS. Künftig zeigt ihn eine Authentisierungs-App auf Ihrem Smartphone.
sheet-intro-none = Zu Ihrer Anmeldung gehört künftig neben dem Passwort ein Code. Eine Authentisierungs-App auf Ihrem Smartphone zeigt ihn.
sheet-intro-app = Sie richten die App für Ihre Anmeldung neu ein, zum Beispiel auf einem neuen Smartphone. Bis der erste Code daraus stimmt, gilt der bisherige Eintrag.

## Die drei Schritte.

sheet-install-title = Die App installieren
sheet-install = Installieren Sie auf Ihrem Smartphone eine Authentisierungs-App.
sheet-install-one = Installieren Sie auf Ihrem Smartphone die App { $app }.
sheet-install-one-or = Installieren Sie auf Ihrem Smartphone die App { $app }. Es geht auch mit { $others }.
sheet-install-such = Installieren Sie auf Ihrem Smartphone eine Authentisierungs-App, zum Beispiel { $others }.
sheet-protect = Schützen Sie die App mit einem Code, damit niemand sonst sie öffnen kann.
sheet-scan-title = Den QR-Code scannen
sheet-scan = Tippen Sie in der App auf das Foto- oder Kamerasymbol oder auf das Plus und richten Sie die Kamera auf den QR-Code.
sheet-shows = Danach zeigt die App diesen Eintrag und alle { $period } Sekunden einen neuen Code aus { $digits } Ziffern:
sheet-first-title = Den ersten Code eintippen
sheet-first-sms = Melden Sie sich wie bisher an { $host } an, mit dem Passwort und dem Code aus der SMS. Danach werden Sie gefragt:
sheet-first-none = Melden Sie sich mit dem Passwort an { $host } an. Danach werden Sie gefragt:
sheet-first-app = Melden Sie sich wie bisher an { $host } an. Auf diese Frage tippen Sie den Code des neuen Eintrags ein, nicht den des alten:
sheet-type = Tippen Sie den Code ein, den die App gerade zeigt.
sheet-done = Ab dann gilt der Code aus der App.
sheet-done-phone-goes = Ab dann gilt der Code aus der App: Ihre Telefonnummer wird gelöscht, und es kommt keine SMS mehr.
sheet-done-app = Ab dann gilt nur noch der neue Eintrag; den alten können Sie löschen.
sheet-done-app-phone-goes = Ab dann gilt nur noch der neue Eintrag, und den alten können Sie löschen. Ihre Telefonnummer wird gelöscht, und es kommt keine SMS mehr.

## Neben den Schritten, unter dem QR-Code.

sheet-key-title = Geht das Scannen nicht?
sheet-key = Tippen Sie diesen Einrichtungsschlüssel in die App (Art: zeitbasiert). Er hat nur die Buchstaben A bis Z und die Ziffern 2 bis 7:
sheet-kind = { $digits } Ziffern, alle { $period } s, { $algorithm }

## Am Fuss.

sheet-until-title = Gültig bis
sheet-until =
    { $day }. { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    } { $year }, { $hour }.{ $minute } Uhr
sheet-until-after = Danach brauchen Sie ein neues Blatt.
sheet-help-title = Fragen?
sheet-help-nobody = Wenden Sie sich an Ihre Administration.
sheet-secret-title = Dieses Blatt ist ein Schlüssel
sheet-secret = Nicht fotografieren, nicht mailen, nach der Einrichtung schreddern. Niemand fragt Sie je danach.
sheet-secret-second = Seite 2 mit den Ersatzcodes behalten Sie.
sheet-opened = War der Umschlag schon offen? Dann benutzen Sie das Blatt nicht und melden Sie es.

## Die zweite Seite: Ersatzcodes.

sheet-recovery-title = Ihre Ersatzcodes, zum Aufbewahren
sheet-recovery = Ist das Smartphone verloren, kaputt oder leer? Tippen Sie bei der Anmeldung anstelle des Codes aus der App einen dieser Ersatzcodes ein.
sheet-recovery-once = Jeder gilt ein einziges Mal. Streichen Sie ihn danach durch.
sheet-recovery-from = Sie gelten, sobald die App eingerichtet ist.
sheet-recovery-keep = Bewahren Sie diese Seite auf wie einen Ausweis: an einem sicheren Ort, nicht beim Rechner und nicht beim Smartphone.
sheet-recovery-lost = Ist die Seite verloren, oder sind fast alle Codes gebraucht? Lassen Sie sich neue geben.

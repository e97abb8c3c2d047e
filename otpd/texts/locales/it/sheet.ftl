# Il foglio con cui qualcuno configura l’app: stampato, consegnato, poi distrutto. Frasi brevi e intere, per chi lo fa
# per la prima volta e senza nessuno accanto.

## L’intestazione. $host è il nome della macchina.

sheet-print = Stampi questo foglio in A4, su un solo lato e a dimensione reale. Poi cancelli il file: chi può leggerlo può generare i codici.
sheet-machine = Accesso a { $host }
sheet-personal = Personale e confidenziale
sheet-user = Nome utente: { $user }
sheet-title = Configurare l’app per il Suo accesso
sheet-intro-sms = Finora il codice per il Suo accesso arrivava via SMS. D’ora in poi lo mostra un’app di autenticazione sul Suo smartphone.
sheet-intro-none = Per il Suo accesso serve d’ora in poi, oltre alla password, un codice. Lo mostra un’app di autenticazione sul Suo smartphone.
sheet-intro-app = Sta configurando di nuovo l’app per il Suo accesso, per esempio su un nuovo smartphone. Fino al primo codice corretto vale la voce attuale.

## I tre passi.

sheet-install-title = Installare l’app
sheet-install = Installi un’app di autenticazione sul Suo smartphone.
sheet-install-one = Installi l’app { $app } sul Suo smartphone.
sheet-install-one-or = Installi l’app { $app } sul Suo smartphone. Va bene anche { $others }.
sheet-install-such = Installi un’app di autenticazione sul Suo smartphone, per esempio { $others }.
sheet-protect = Protegga l’app con un codice, affinché nessun altro possa aprirla.
sheet-scan-title = Scansionare il codice QR
sheet-scan = Nell’app tocchi il simbolo della foto o della fotocamera, o il segno più, e inquadri il codice QR.
sheet-shows = L’app mostra allora questa voce e, ogni { $period } secondi, un nuovo codice di { $digits } cifre:
sheet-first-title = Digitare il primo codice
sheet-first-sms = Acceda a { $host } come al solito, con la password e il codice dell’SMS. Poi Le viene chiesto:
sheet-first-none = Acceda a { $host } con la password. Poi Le viene chiesto:
sheet-first-app = Acceda a { $host } come al solito. A questa domanda digiti il codice della nuova voce, non quello della vecchia:
sheet-type = Digiti il codice che l’app mostra in quel momento.
sheet-done = Da allora vale il codice dell’app.
sheet-done-phone-goes = Da allora vale il codice dell’app: il Suo numero di telefono viene cancellato, e non arrivano più SMS.
sheet-done-app = Da allora vale solo la nuova voce; può eliminare la vecchia.
sheet-done-app-phone-goes = Da allora vale solo la nuova voce, e può eliminare la vecchia. Il Suo numero di telefono viene cancellato, e non arrivano più SMS.

## Accanto ai passi, sotto il codice QR.

sheet-key-title = La scansione non riesce?
sheet-key = Digiti nell’app questa chiave di configurazione (tipo: basata sul tempo). Ha solo le lettere da A a Z e le cifre da 2 a 7:
sheet-kind = { $digits } cifre, ogni { $period } s, { $algorithm }

## Il piede.

sheet-until-title = Valido fino al
sheet-until =
    { $day ->
        [1] 1°
       *[other] { $day }
    } { $month ->
        [1] gennaio
        [2] febbraio
        [3] marzo
        [4] aprile
        [5] maggio
        [6] giugno
        [7] luglio
        [8] agosto
        [9] settembre
        [10] ottobre
        [11] novembre
       *[12] dicembre
    } { $year }, ore { $hour }.{ $minute }
sheet-until-after = Dopo Le serve un nuovo foglio.
sheet-help-title = Domande?
sheet-help-nobody = Si rivolga alla Sua amministrazione.
sheet-secret-title = Questo foglio è una chiave
sheet-secret = Non lo fotografi, non lo invii per posta elettronica, lo distrugga dopo l’attivazione. Nessuno glielo chiederà mai.
sheet-secret-second = Conservi la pagina 2 con i codici di riserva.
sheet-opened = La busta era già aperta? Allora non usi il foglio, e lo segnali.

## La seconda pagina: i codici di riserva.

sheet-recovery-title = I Suoi codici di riserva, da conservare
sheet-recovery = Lo smartphone è perso, rotto o scarico? Per accedere digiti, al posto del codice dell’app, uno di questi codici di riserva.
sheet-recovery-once = Ognuno vale una sola volta. Poi lo cancelli con una riga.
sheet-recovery-from = Valgono non appena l’app è attivata.
sheet-recovery-keep = Conservi questa pagina come un documento d’identità: in un luogo sicuro, né accanto al computer né con lo smartphone.
sheet-recovery-lost = La pagina è persa, o quasi tutti i codici sono usati? Ne chieda di nuovi.

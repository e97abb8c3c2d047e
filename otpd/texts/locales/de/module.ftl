# Sagt das PAM-Modul selbst, wenn der Dienst nicht sprechen kann. Je eine Zeile, ohne Argumente.

module-unavailable = Einmalcodes können im Moment nicht geprüft werden. An Ihrem Code liegt es nicht.
module-key-first = Zu dieser Anmeldung gehört zuerst ein SSH-Schlüssel, und der Server hat keinen angenommen.
module-password-first = Geben Sie Ihr Passwort ein und direkt dahinter den Code.

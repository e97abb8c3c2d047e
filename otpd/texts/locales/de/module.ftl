# Sagt das PAM-Modul selbst, wenn der Dienst nicht sprechen kann. Je eine Zeile, ohne Argumente.

module-unavailable = Einmalcodes können im Moment nicht geprüft werden. An Ihrem Code liegt es nicht.

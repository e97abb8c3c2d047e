# Ce que dit le module PAM lui-même quand otpd ne peut pas parler. Une ligne chacun, sans arguments.

module-unavailable = Les codes à usage unique ne peuvent pas être vérifiés pour le moment. Votre code n’est pas en cause.
module-key-first = Cette connexion exige d’abord une clé SSH, et le serveur n’en a accepté aucune.
module-password-first = Saisissez votre mot de passe et, juste derrière, le code.

# Ce qu’on lit en se connectant. Tout finit sur une seule ligne, parce que les écrans de connexion ne
# montrent que la question: elle s’explique elle-même. {" "} garde l’espace après le deux-points.
# $helpdesk, ce sont les mots de l’organisation (site.helpdesk); ils peuvent manquer.
# Typographie des textes fédéraux: «mot», et aucune espace devant : ; ! ?

## Avant le premier facteur: pareil pour tous, sinon un inconnu apprendrait qui a un compte.

prompt-neutral = Code à usage unique:{" "}
prompt-neutral-again = Refusé. Code à usage unique:{" "}
refused = La connexion a été refusée.

## Après le premier facteur. $issuer est le nom que l’app montre à côté du code.

prompt-app = Code de l’app «{ $issuer }»:{" "}
prompt-app-wrong = Code erroné. Code de l’app «{ $issuer }»:{" "}
prompt-app-replayed = Ce code a déjà été utilisé. Attendez le prochain code de l’app «{ $issuer }»:{" "}
prompt-app-late = Ce code a { $seconds } s de retard: vérifiez l’heure de votre téléphone. Code de l’app «{ $issuer }»:{" "}
prompt-app-malformed = Ce n’était pas un code de { $digits } chiffres. Code de l’app «{ $issuer }»:{" "}
prompt-app-first = Premier code de la nouvelle app «{ $issuer }»:{" "}
prompt-app-or-sms = Code de l’app «{ $issuer }» (ou «sms»):{" "}
prompt-app-no-sms = Aucun SMS ne peut partir pour le moment. Code de l’app «{ $issuer }»:{" "}

# $to est le numéro enregistré, masqué: +41 79 *** ** 67.
prompt-sms = Code du SMS envoyé au { $to }:{" "}
prompt-sms-wrong = Code erroné. Code du SMS envoyé au { $to } («sms» le renvoie):{" "}
prompt-sms-used = Ce code a déjà été utilisé. «sms» en envoie un nouveau:{" "}
prompt-sms-expired = Ce code a expiré. «sms» en envoie un nouveau:{" "}
prompt-sms-again = Le SMS est de nouveau en route. Code du SMS envoyé au { $to }:{" "}
prompt-sms-too-soon = Le SMS est en route, nouvel envoi dans { $seconds } s. Code du SMS envoyé au { $to }:{" "}
prompt-sms-undelivered = Le SMS n’a pas pu être envoyé, «sms» essaie encore. Code:{" "}
prompt-sms-enough = Aucun autre SMS ne sera envoyé. Code du SMS envoyé au { $to }:{" "}
prompt-sms-malformed = Ce n’était pas un code de 6 chiffres. Code du SMS envoyé au { $to }:{" "}
prompt-no-sms-until = Trop de SMS, prochain envoi: { $time } («sms» l’envoie alors):{" "}
prompt-no-sms = Aucun SMS n’est envoyé pour le moment («sms» essaie encore):{" "}

prompt-spare = Aucune app n’est configurée pour vous. Code de secours ou code temporaire:{" "}
prompt-spare-wrong = Code erroné. Code de secours ou code temporaire:{" "}
prompt-spare-malformed = Ce n’était ni un code de secours (ABCD-EFGH-IJKL-MNOP) ni un code temporaire (B-ABCD-EFGH-IJKL). Code:{" "}
spare-used = Ce code a déjà été utilisé: prenez-en un autre de votre liste.
spare-expired = Ce code temporaire n’est plus valable: demandez-en un nouveau.
prompt-invited = Aucune app n’est encore configurée pour vous. Code de votre invitation (T-…), code de secours ou code temporaire:{" "}
prompt-invited-wrong = Code erroné. Code de votre invitation (T-…), code de secours ou code temporaire:{" "}
prompt-invited-malformed = Le code d’une invitation s’écrit ainsi: T-ABCD-EFGH-IJKL-MNOP. Code:{" "}
spare-invitation-over = Cette invitation n’est plus valable: demandez-en une nouvelle à votre administration.
spare-left-invitation = Connexion par votre invitation. Configurez maintenant votre app: otpctl activate
spare-left-recovery =
    { $count ->
        [0] C’était votre dernier code de secours. Pour en faire de nouveaux: otpctl recovery-codes --new. Ou adressez-vous à votre administration.
        [one] Code de secours accepté; il en reste un. Pour en faire de nouveaux: otpctl recovery-codes --new
       *[other] Code de secours accepté; il en reste { $count }.
    }
spare-left-bypass =
    { $count ->
        [0] C’était votre dernier code temporaire.
        [one] Code temporaire accepté; il en reste un.
       *[other] Code temporaire accepté; il en reste { $count }.
    }

prompt-activate = Premier code de l’app «{ $issuer }» (vide = plus tard):{" "}
prompt-activate-wrong = Ce code n’est pas juste. Premier code de l’app «{ $issuer }» (vide = plus tard):{" "}
prompt-activate-late = Ce code a { $seconds } s de retard: vérifiez l’heure de votre téléphone. Premier code de l’app «{ $issuer }» (vide = plus tard):{" "}
activated = Activation terminée. Dès maintenant, c’est le code de l’app qui compte.
activated-phone-deleted = Activation terminée. Dès maintenant, c’est le code de l’app qui compte; votre numéro de téléphone a été effacé.
activation-missed = L’app n’est pas encore activée, son code n’était pas juste: il vous sera redemandé à la prochaine connexion.

## Refus après le premier facteur: la raison, puis le remède.

refused-wrong = Code erroné: la connexion a été refusée.
refused-replayed = Ce code a déjà été utilisé: reconnectez-vous avec le prochain.
refused-late = Ce code avait { $seconds } s de retard: vérifiez l’heure de votre téléphone, puis reconnectez-vous.
refused-expired = Ce code a expiré: reconnectez-vous.
refused-undelivered = Le SMS avec le code n’a pas pu être envoyé. Votre code n’est pas en cause.{ helpdesk-hint }
refused-no-sms = Aucun code n’est en route par SMS, et aucun n’est envoyé pour le moment.{ helpdesk-hint }
refused-malformed = Ce n’était pas un code: la connexion a été refusée.
locked-until = Trop d’essais manqués: aucun code n’est accepté avant { $time }.{ helpdesk-hint }
locked-for-good = Trop d’essais manqués: aucun code n’est accepté tant que l’administration n’a pas débloqué votre compte.{ helpdesk-hint }
wait-until = Trop d’essais manqués de suite. Prochain essai: { $time }.
not-enrolled-refused = Cette connexion exige une app d’authentification, et vous n’en avez pas encore. Adressez-vous à votre administration.{ helpdesk-hint }
required-refused = Vous n’avez plus d’app d’authentification activée. Demandez à votre administration de la configurer à nouveau.{ helpdesk-hint }
app-wanted =
    { $days ->
        [one] Dès demain, se connecter ici demandera une app d’authentification, et aucune n’est encore configurée pour vous. Adressez-vous aujourd’hui à votre administration.{ helpdesk-hint }
       *[other] Dans { $days } jours, se connecter ici demandera une app d’authentification, et aucune n’est encore configurée pour vous. Adressez-vous à votre administration.{ helpdesk-hint }
    }
unavailable = Les codes ne peuvent pas être vérifiés pour le moment. Votre code n’est pas en cause.{ helpdesk-hint }
# Se place devant la question, sur sa ligne.
failures-notice =
    { $count ->
        [one] Un code erroné depuis votre dernière connexion: n’était-ce pas vous? Signalez-le à votre administration.
       *[other] { $count } codes erronés depuis votre dernière connexion: n’était-ce pas vous? Signalez-le à votre administration.
    }

## SMS. Uniquement l’alphabet GSM 7 bits (ni ç ê â ô î, ni «» ni ’), un seul message en tout; le code vient à la fin.

message-code = Connexion à { $service } sur { $host }. Pas vous? Signalez-le. Votre code: { $code }
message-test = { $host }: essai des SMS de connexion. Aucune action requise.
message-number-replaced = { $host }: désormais, les codes de connexion vont à un autre numéro. Si vous ne le saviez pas, signalez-le.

## Une partie des phrases ci-dessus.

helpdesk-hint =
    { GIVEN($helpdesk) ->
        [yes] {" "}Aide: { $helpdesk }
       *[no] {""}
    }

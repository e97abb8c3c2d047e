# Said by the PAM module itself, when the daemon cannot speak. One line each, without arguments.

module-unavailable = One-time codes cannot be checked right now. Your code is not at fault.
module-key-first = Signing in here takes an SSH key first, and the server accepted none.
module-password-first = Type your password and, right behind it, the code.

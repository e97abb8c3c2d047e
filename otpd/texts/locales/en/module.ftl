# Said by the PAM module itself, when the daemon cannot speak. One line each, without arguments.

module-unavailable = One-time codes cannot be checked right now. Your code is not at fault.

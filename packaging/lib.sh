# shellcheck shell=bash
# What packaging/build, packaging/try and tests/run share: words on the terminal, Debian packages,
# the Rust toolchain. Sourced, never run.

# One line about what happens now. Everything that is not a result goes to standard error.
say() { printf '%s\n' "$*" >&2; }

# Cause, then cure; ends the script.
die() {
    printf 'error: %s\n' "$1" >&2
    shift
    for cure in "$@"; do printf '  cure: %s\n' "$cure" >&2; done
    exit 1
}

# Installs the Debian packages named that are missing, and says which.
need_packages() {
    local missing=() package state
    for package in "$@"; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=absent
        [[ $state == installed ]] || missing+=("$package")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    [[ $(id -u) -eq 0 ]] || die "these Debian packages are missing: ${missing[*]}" \
        "run as root, or: apt-get install ${missing[*]}"
    say "installing Debian packages: ${missing[*]}"
    # A package list that was never fetched, or is old, is the usual reason for a failure: fetch and try again.
    apt_install "${missing[@]}" || { apt-get -qq update && apt_install "${missing[@]}"; } ||
        die "apt could not install: ${missing[*]}" "apt-get update && apt-get install ${missing[*]}"
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

# Checks the Rust toolchain before anything long starts.
need_cargo() {
    local wanted have
    # rustup puts cargo where a root shell without a login does not look.
    command -v cargo >/dev/null || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
    wanted=$(sed -n 's/^rust-version = "\([0-9.]*\)".*/\1/p' "$ROOT/Cargo.toml")
    command -v cargo >/dev/null || die "no Rust toolchain (cargo) found; $wanted or newer is needed" \
        "apt-get install rustup (Debian 13) or see https://rustup.rs, then: rustup default stable"
    have=$(cargo --version | cut -d' ' -f2)
    [[ $(printf '%s\n' "$wanted" "$have" | sort -V | head -n1) == "$wanted" ]] ||
        die "cargo $have is too old; $wanted or newer is needed" "rustup update stable"
}

# Where cargo puts what it builds.
target_dir() { printf '%s\n' "${CARGO_TARGET_DIR:-$ROOT/target}"; }

# The option that tells a story in colours, where a person reads along.
colour() { if [[ -t 1 && -z ${NO_COLOR:-} ]]; then echo --colour; fi; }

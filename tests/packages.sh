# shellcheck shell=bash
# What tests/run checks of the packages and of what they are made of. Sourced by tests/run, which has `check`, `record`
# and $LOGS.

# The packages that packaging/build made.
debs() { ls "$(target_dir)"/debian/{otpd,libpam-otp,otpd-sshd,otpd-sms}_*.deb; }

# unpacked DIR: everything in the packages. Prints the programs and the module.
unpacked() {
    local deb
    for deb in $(debs); do dpkg-deb --extract "$deb" "$1"; done
    find "$1" -type f -exec sh -c 'head -c4 "$1" | grep -q ELF' _ {} \; -print
}

# is_hardened FILE: loaded anywhere, its tables read-only once it runs, no memory both written and executed, no
# libraries but the system's. No CET: no stable Rust compiler has it.
is_hardened() {
    local said
    said=$(readelf --wide --file-header --program-headers --dynamic "$1")
    grep -qE 'Type: +DYN' <<<"$said" || { echo "$1 is not position-independent" && return 1; }
    [[ $1 == *.so ]] || grep -qE 'FLAGS_1.* PIE' <<<"$said" || { echo "$1 is no PIE" && return 1; }
    grep -q ' GNU_RELRO ' <<<"$said" || { echo "$1 has no RELRO" && return 1; }
    grep -q 'BIND_NOW' <<<"$said" || { echo "$1 has no full RELRO" && return 1; }
    grep -qE ' GNU_STACK .* RW +0' <<<"$said" || { echo "$1 has a stack that is executed" && return 1; }
    if grep -E ' LOAD .* (RWE|WE)' <<<"$said"; then echo "$1 has memory that is written and executed" && return 1; fi
    if grep -E 'RPATH|RUNPATH|TEXTREL' <<<"$said"; then echo "$1 has a path or relocations in its text" && return 1; fi
}

# tells_no_place FILE: where it was built is in no program, and makes none another one.
tells_no_place() {
    local place
    for place in "$ROOT/" "$(target_dir)/" "${CARGO_HOME:-$HOME/.cargo}/"; do
        if grep -aqF "$place" "$1"; then echo "$1 tells that it was built in $place" && return 1; fi
    done
}

# names_its_crates FILE: its bill of materials, as `cargo audit bin', trivy or syft read it, is that of Cargo.lock.
names_its_crates() {
    objcopy --dump-section .dep-v0=/dev/stdout "$1" /dev/null | python3 -c '
import json, re, sys, zlib
crates = json.loads(zlib.decompress(sys.stdin.buffer.read()))["packages"]
lock = set(re.findall("name = \"(.*)\"\nversion = \"(.*)\"", open("Cargo.lock").read()))
foreign = [c for c in crates if (c["name"], c["version"]) not in lock]
root = [c["name"] for c in crates if c.get("root")]
print(sys.argv[1], "is", *root, "made of", len(crates), "crates")
sys.exit(bool(foreign) or len(crates) < 20 or root != [sys.argv[2]])
' "$1" "$2"
}

# exports_hooks_alone FILE: sshd and sudo load it, and every other name of it could be taken for one of theirs.
exports_hooks_alone() {
    diff <(printf 'pam_sm_%s\n' acct_mgmt authenticate chauthtok close_session open_session setcred) \
        <(nm --dynamic --defined-only "$1" | awk '{ print $3 }' | LC_ALL=C sort)
}

programs_are_hardened() {
    local dir file files=() name
    dir=$(mktemp -d)
    mapfile -t files < <(unpacked "$dir")
    [[ ${#files[@]} -eq 4 ]] || { echo "not four programs: ${files[*]}" && return 1; }
    for file in "${files[@]}"; do
        name=$(basename "$file" .so)
        is_hardened "$file" && tells_no_place "$file" && names_its_crates "$file" "$name" || return 1
        [[ $file != *.so ]] || exports_hooks_alone "$file" || return 1
    done
    rm -rf "$dir"
}

# Nothing in a package shows when it was packed.
packages_show_the_day_of_their_version() {
    local day deb debs said
    day=$(date --utc --date "@${SOURCE_DATE_EPOCH:-$(dpkg-parsechangelog -l packaging/debian/changelog -S Timestamp)}" \
        '+%F %H:%M')
    mapfile -t debs < <(debs)
    [[ ${#debs[@]} -eq 4 ]] || { echo "not four packages: ${debs[*]}" && return 1; }
    for deb in "${debs[@]}"; do
        said=$(TZ=UTC dpkg-deb --contents "$deb") || return 1
        if grep -vF " $day " <<<"$said"; then echo "not of $day: $deb" && return 1; fi
        said=$(TZ=UTC ar tv "$deb") || return 1
        if grep -vF "$(LC_ALL=C date --date "$day" '+%b %e %H:%M %Y')" <<<"$said"; then return 1; fi
    done
}

# Built again from a copy of the source in another place, with the crates in another place, and at another time: the same
# bytes. Takes as long as the first time.
packages_are_the_same_when_built_again() {
    local place deb debs cargo_home=${CARGO_HOME:-$HOME/.cargo}
    place=$(mktemp -d)
    mkdir -p "$place/source" "$place/cargo"
    git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$place/source" 2>/dev/null || true
    cp -al "$cargo_home/registry" "$place/cargo/" 2>/dev/null || cp -a "$cargo_home/registry" "$place/cargo/"
    cp "$cargo_home"/config* "$place/cargo/" 2>/dev/null || true
    PATH=$PATH:$cargo_home/bin CARGO_HOME=$place/cargo CARGO_TARGET_DIR=$place/built \
        "$place/source/packaging/build" || return 1
    mapfile -t debs < <(debs)
    [[ ${#debs[@]} -eq 4 ]] || return 1
    for deb in "${debs[@]}"; do cmp "$deb" "$place/built/debian/$(basename "$deb")" || return 1; done
    sha256sum "$place"/built/debian/*.deb
    rm -rf "$place"
}

# AppArmor's own compiler takes the profiles, whatever this machine's kernel has of it; and the abstraction in the
# profile of somebody else.
apparmor_profiles_parse() {
    local dir profile
    dir=$(mktemp -d)
    cp -a /etc/apparmor.d/. "$dir"
    cp -r packaging/apparmor/. "$dir"
    printf '%s\n' 'abi <abi/3.0>,' 'include <tunables/global>' 'profile host /usr/bin/host {' \
        'include <abstractions/authentication>' 'include <abstractions/pam_otp>' '}' >"$dir/host"
    for profile in otpd otpd-sms host; do
        apparmor_parser --base "$dir" --features-file /etc/apparmor.d/abi/3.0 --skip-kernel-load --skip-cache \
            --warn=all --Werror "$dir/$profile" || return 1
    done
    rm -rf "$dir"
}

# Whether the kernel takes them; "not run" where it has no AppArmor, or otpd is installed here and keeps its own.
load_apparmor_profiles() {
    local name="AppArmor profiles in the kernel" profile
    if [[ ! -d /sys/kernel/security/apparmor ]]; then
        record "$name" 0 0 1 0 "not run: this kernel has no AppArmor"
    elif [[ -e /etc/apparmor.d/otpd ]]; then
        record "$name" 0 0 1 0 "not run: otpd is installed on this machine"
    else
        check "$name" apparmor_parser --replace --skip-cache packaging/apparmor/{otpd,otpd-sms}
        for profile in otpd otpd-sms; do apparmor_parser --remove "packaging/apparmor/$profile" || true; done
    fi
}

CARGO_DENY=cargo-deny@0.20.2

# deny.toml by the tool itself. It takes minutes to build: by --long, or where it is installed. Its database of
# advisories is a repository on the network, which not every machine reaches: said, and not counted as a failure.
judge_dependencies() {
    local tools log=$LOGS/advisories.log
    tools=$(target_dir)/tools
    PATH=$PATH:$tools/bin
    if [[ -n ${LONG:-} ]] && ! command -v cargo-deny >/dev/null; then
        say "installing $CARGO_DENY (once; some minutes)"
        CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
            cargo install --quiet --locked --root "$tools" "$CARGO_DENY" || true
    fi
    if ! command -v cargo-deny >/dev/null; then
        record "deny.toml by cargo-deny" 0 0 1 0 "not installed (--long installs it); tests/supply_chain.rs judged"
        return
    fi
    check "deny.toml by cargo-deny" cargo deny --locked check bans licenses sources
    say "· known vulnerabilities"
    if cargo deny --locked check advisories >"$log" 2>&1; then
        record "known vulnerabilities" 1 0 0 0
        rm -f "$log"
    elif grep -qE 'failed to fetch advisory database|fetch' "$log"; then
        record "known vulnerabilities" 0 0 1 0 "the database of advisories cannot be fetched from here"
    else
        record "known vulnerabilities" 0 1 0 0 "${log#"$ROOT/"}"
    fi
}

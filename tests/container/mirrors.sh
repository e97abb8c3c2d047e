# shellcheck shell=bash
# From where a Debian in a directory fetches: the archives this machine's own apt uses, and the network it uses
# them by. Sourced by what makes images and archives for the stories.

# "URI SUITE" of each Debian archive this machine's apt uses, for the release named; whatever the format
# of its sources. Only the codename is exchanged.
mirrors() {
    local release=$1
    # shellcheck disable=SC2016  # apt's own placeholders
    apt-get indextargets --format '$(ORIGIN)|$(REPO_URI)|$(RELEASE)' 'Created-By: Packages' |
        sort -u | while IFS='|' read -r origin uri suite; do
        [[ $origin == Debian ]] || continue
        case $suite in
            *-security) printf '%s %s-security\n' "$uri" "$release" ;;
            *-updates) printf '%s %s-updates\n' "$uri" "$release" ;;
            *-backports* | *-proposed*) ;;
            *) printf '%s %s\n' "$uri" "$release" ;;
        esac
    done | sort -u
}

# Lets apt inside DIR fetch the way this machine's apt does: proxy, certificates, name resolution.
lend_network() {
    local dir=$1
    cp -L /etc/resolv.conf /etc/hosts "$dir/etc/"
    apt-config dump | grep '^Acquire::.*:' >"$dir/etc/apt/apt.conf.d/00lent" || true
    if [[ -e /etc/ssl/certs/ca-certificates.crt ]]; then
        mkdir -p "$dir/etc/ssl/certs"
        cp -L /etc/ssl/certs/ca-certificates.crt "$dir/etc/ssl/certs/"
    fi
}

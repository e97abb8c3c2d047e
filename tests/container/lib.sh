# shellcheck shell=bash
# Disposable containers with systemd as PID 1, for packaging/try and the stories. Sourced after
# packaging/lib.sh, never run.

# A full dbus-daemon of Debian 13 has four files open for each of 2048 connections.
NOFILE=$(ulimit -Hn)
[[ $NOFILE != unlimited && $NOFILE -lt 16384 ]] || NOFILE=16384

# The ulimits: without CAP_SYS_RESOURCE runc cannot raise its own. AUDIT_WRITE: sudo, su and pam_loginuid
# write audit records. runc: crun refuses hybrid cgroups. No network: every story is told on loopback.
PODMAN_RUN=(
    podman --runtime runc run --systemd=always --network=none
    --ulimit "nofile=$NOFILE:$NOFILE" --ulimit nproc=8192:8192 --cap-add AUDIT_WRITE --cap-add AUDIT_CONTROL
)

# With these three the units inside get the walls they ask for (namespaces, /proc, a network of their own), as on
# a real machine. Without them systemd leaves most of the walls out, and Debian 13's polkit does not start.
# Bits of capability sets: capabilities(7), linux/capability.h.
if (((0x$(sed -n 's/^CapBnd:\s*//p' /proc/self/status) & (1 << 21 | 1 << 19 | 1 << 12)) == (1 << 21 | 1 << 19 | 1 << 12))); then
    PODMAN_RUN+=(--cap-add SYS_ADMIN --cap-add SYS_PTRACE --cap-add NET_ADMIN)
fi

# container_obstacle [IMAGE]: says why this machine cannot start containers and fails; says nothing and succeeds
# where it can. Only with an image is it really tried.
container_obstacle() {
    local words image=${1:-}
    [[ $(id -u) -eq 0 ]] || { echo "not root" && return 1; }
    unshare --mount --pid --fork --uts --ipc --net true 2>/dev/null ||
        { echo "this machine allows no namespaces" && return 1; }
    for words in podman runc; do
        command -v "$words" >/dev/null || { echo "$words is not installed" && return 1; }
    done
    words=$(podman info 2>&1 >/dev/null) || { echo "podman: ${words##*$'\n'}" && return 1; }
    [[ -n $image ]] || return 0
    words=$("${PODMAN_RUN[@]}" --rm "$image" true 2>&1) || { echo "podman: ${words##*$'\n'}" && return 1; }
}

# container_start NAME IMAGE [PODMAN-OPTION…]: boots and waits until systemd has nothing left to start.
container_start() {
    local name=$1 image=$2
    shift 2
    podman rm -f -t 0 "$name" >/dev/null 2>&1 || true
    "${PODMAN_RUN[@]}" --detach --name "$name" --hostname otpd-test "$@" "$image" /sbin/init >/dev/null
    container_booted "$name"
}

# container_reboot NAME: shut down and booted again, with everything that is on its disk.
container_reboot() {
    podman restart --time 60 "$1" >/dev/null && container_booted "$1"
}

# container_booted NAME: waits until systemd has nothing left to start.
container_booted() {
    local name=$1 state
    # systemd's private socket is not there in the first moments.
    until podman exec "$name" test -S /run/systemd/private 2>/dev/null; do
        [[ $(podman inspect -f '{{.State.Running}}' "$name" 2>/dev/null) == true ]] ||
            { podman logs "$name" >&2; return 1; }
        sleep 0.1
    done
    state=$(podman exec "$name" timeout 60 systemctl is-system-running --wait) || true
    # "degraded" is a unit that cannot run in a container; what the stories need is checked by name.
    [[ $state == running || $state == degraded ]] || { say "container $name: systemd says $state"; return 1; }
}

# container_install NAME DEB…: installs packages without any network.
container_install() {
    local name=$1 deb
    shift
    podman exec "$name" mkdir -p /debs
    for deb in "$@"; do podman cp "$deb" "$name:/debs/"; done
    podman exec "$name" sh -c 'DEBIAN_FRONTEND=noninteractive apt-get -q install -y /debs/*.deb'
}

# container_stop NAME: gone, with everything in it.
container_stop() { podman rm -f -t 0 "$1" >/dev/null 2>&1 || true; }

# shellcheck shell=bash
# Tells the stories of tests/e2e, one test a file: each in a fresh container of its own, with the packages
# installed. Sourced by tests/run, which has `record` and $LOGS.
#
# A story is a Python program that runs as root inside the container. Exit status 0 passed, 77 skipped (the
# last line it prints says why), anything else failed. The Python files beside this one are what it speaks. One
# that wants a larger machine says so in a line of its own, NEEDS = "FLAVOUR"; image --FLAVOUR makes it. Exit status
# 75: the machine is to be rebooted once, and the story is run again.
#
# One with the line LONG = True is told only by tests/run --long, or by its name; alone, after all others, because it
# judges times.

# Ends a story that hangs. The longest ones take a minute and a half, some of it for the next code, and several times
# as long on a machine that has much else to do.
STORY_SECONDS=600
# The same for a long story: half an hour, on a machine that is busy.
LONG_STORY_SECONDS=1800
REBOOT=75
# In every story a refused system call kills, and is seen. Not in /etc or /run: a purge leaves these as they were.
WALLS=()
for unit in otpd otpd-sms; do
    WALLS+=(--volume "$ROOT/tests/container/walls:/usr/local/lib/systemd/system/$unit.service.d:ro")
done

# What a story needs of its machine: empty, a flavour of the image, or "bare" for one without the packages.
needs() { sed -n 's/^NEEDS = "\(.*\)"$/\1/p' "$1"; }

# Whether a story is a long one.
is_long() { grep -qx 'LONG = True' "$1"; }

# installed_image RELEASE [FLAVOUR]: prints the name of an image of that Debian with the packages installed, without
# a systemd running: as in a chroot or an image build.
installed_image() {
    local base image name=otpd-install-$$ debs key
    # Two runs at once must not build or install into each other.
    mkdir -p "$(target_dir)"
    exec 9>"$(target_dir)/.installed-image.lock"
    flock 9
    mapfile -t debs < <("$ROOT/packaging/build")
    [[ ${#debs[@]} -eq 4 ]] || return 1
    # A story that installs them itself.
    if [[ ${2:-} == bare ]]; then
        "$ROOT/tests/container/image" "$1"
        return
    fi
    base=$("$ROOT/tests/container/image" ${2:+"--$2"} "$1") || return 1
    key=$(cat "${debs[@]}" | sha256sum | cut -c1-12)
    image=${base%:*}-installed:${base##*:}-$key
    if ! podman image exists "$image"; then
        container_stop "$name"
        podman --runtime runc run --name "$name" --network=none --ulimit nofile=8192:8192 \
            --ulimit nproc=8192:8192 \
            --volume "$(dirname "${debs[0]}"):/debs:ro" "$base" \
            sh -ec 'export DEBIAN_FRONTEND=noninteractive; cd /debs; apt-get -q install -y /debs/*.deb' >&2 ||
            return 1
        podman images --format '{{.Repository}}:{{.Tag}}' | grep "^${base%:*}-installed:${base##*:}-" |
            xargs -r podman rmi >/dev/null 2>&1 || true # one that another run's stories are told in stays
        podman commit --quiet "$name" "$image" >/dev/null
        container_stop "$name"
    fi
    printf '%s\n' "$image"
}

# Where tests/container/next-packages leaves the packages of a next release; some stories upgrade to them.
next_debian() { printf '%s\n' "$(target_dir)/next/debian"; }

# The directory with what apt fetches for the upgrade to the next Debian, where a story wants it.
ARCHIVES=''

# Whether one of the stories wants something: `wanted WORDS FILE…`, the words as they stand in its source.
wanted() {
    local words=$1
    shift
    grep -qF "$words" "$@"
}

# tell_act CONTAINER FILE: runs a story in its container; its exit status.
tell_act() {
    local limit=$STORY_SECONDS
    if is_long "$2"; then limit=$LONG_STORY_SECONDS; fi
    podman exec --env PYTHONDONTWRITEBYTECODE=1 --env PYTHONPATH=/otp/tests/container "$1" \
        timeout "$limit" python3 "/otp/tests/e2e/$(basename "$2")"
}

# refused_calls CONTAINER: what systemd said of a daemon of ours, or of a command of its unit, that its filter of system
# calls ended; says nothing and fails where there was none.
refused_calls() {
    podman exec "$1" journalctl --no-pager -o cat UNIT=otpd.service + UNIT=otpd-sms.service | grep -F 'status=31/SYS'
}

# tell_story FILE IMAGE RESULT: one story; leaves "STATUS SECONDS REASON" in the file RESULT.
tell_story() {
    local file=$1 image=$2 result=$3 name container log started=$SECONDS status=0 reason='' refused
    name=$(basename "$file" .py) container=otpd-story-$$-$(basename "$file" .py) log=$LOGS/$(basename "$file" .py).log
    if container_start "$container" "$image" --volume "$ROOT/tests:/otp/tests:ro" \
        --volume "$(target_dir)/debian:/debs:ro" --volume "$(next_debian):/next:ro" \
        "${WALLS[@]}" ${ARCHIVES:+--volume "$ARCHIVES:/archives:ro"} >"$log" 2>&1; then
        tell_act "$container" "$file" >>"$log" 2>&1 || status=$?
        if [[ $status -eq $REBOOT ]]; then
            status=1
            if container_reboot "$container" >>"$log" 2>&1; then
                status=0
                tell_act "$container" "$file" >>"$log" 2>&1 || status=$?
            fi
        fi
        if refused=$(refused_calls "$container"); then
            printf '%s\nthe unit refuses a system call that is wanted\n' "$refused" >>"$log"
            status=1
        fi
    else
        status=1
    fi
    if [[ $status -eq 0 ]]; then
        rm -f "$log"
    else
        reason=$(grep -v '^ *$' "$log" | tail -n1)
        { echo; echo "== the journal"; podman exec "$container" journalctl -b --no-pager; } >>"$log" 2>&1 || true
    fi
    # What a person may want to look at, passed or not.
    rm -rf "${LOGS:?}/$name"
    podman cp "$container:/pictures" "$LOGS/$name" >/dev/null 2>&1 || true
    container_stop "$container"
    [[ $status -ne 77 ]] || rm -f "$log"
    printf '%d %d %s\n' "$status" $((SECONDS - started)) "$reason" >"$result"
    say "· ${name//_/ }: $(case $status in 0) echo passed ;; 77) echo "skipped: $reason" ;; *) echo FAILED ;; esac)"
}

# Counts every story as skipped, for one reason.
skip_stories() {
    local reason=$1 file
    shift
    for file in "$@"; do record "$(story_title "$file")" 0 0 1 0 "$reason"; done
}

story_title() {
    local name
    name=$(basename "$1" .py)
    printf 'story: %s\n' "${name//_/ }"
}

# Whether containers are to be had, and what they take is installed; says why not and fails.
container_possible() {
    if [[ $(id -u) -eq 0 ]]; then need_packages podman runc debootstrap; fi
    container_obstacle
}

# fetch_images RELEASE [STORY…]: what the stories' images are made of, before they are wanted. On a machine that has none
# yet the network takes minutes, in which programs can be compiled. What goes wrong is said when they are wanted.
fetch_images() {
    local release=$1 file flavour
    shift
    for file in "$ROOT"/tests/e2e/*.py; do
        # The plain one has no name.
        if chosen "$file" "$@"; then printf '%s\n' "$(needs "$file")"; fi
    done | sort -u | while read -r flavour; do
        if [[ $flavour != bare ]]; then "$ROOT/tests/container/image" ${flavour:+"--$flavour"} "$release"; fi
    done >"$LOGS/images.log" 2>&1 || true
}

# The image of each flavour that a story needs, under "-FLAVOUR"; empty where it could not be made.
declare -A IMAGES=()

# prepare_image RELEASE [FLAVOUR]: one entry of IMAGES, and one row of the summary.
prepare_image() {
    local flavour=${2:-} log=$LOGS/installed-image${2:+-$2}.log image name
    name="packages and the container's image${flavour:+ ($flavour)}"
    say "· $name"
    if image=$(installed_image "$1" "$flavour" 2>"$log"); then
        rm -f "$log"
        record "$name" 1 0 0 0
    else
        image=''
        tail -n 15 "$log" >&2
        record "$name" 0 1 0 0 "${log#"$ROOT/"}"
    fi
    IMAGES[-$flavour]=$image
}

# The packages that stories upgrade to; one row of the summary.
prepare_next_release() {
    local name="packages of a next release" log=$LOGS/next-packages.log started=$SECONDS
    say "· $name"
    if "$ROOT/tests/container/next-packages" "$(target_dir)"/debian/*.deb >"$log" 2>&1; then
        rm -f "$log"
        record "$name" 1 0 0 $((SECONDS - started))
    else
        tail -n 15 "$log" >&2
        record "$name" 0 1 0 $((SECONDS - started)) "${log#"$ROOT/"}"
        return 1
    fi
}

# prepare_archives RELEASE: what a story needs that upgrades that Debian to the next one; one row of the summary.
prepare_archives() {
    local name="archives of the next Debian" log=$LOGS/archives.log started=$SECONDS
    say "· $name"
    if ARCHIVES=$("$ROOT/tests/container/archives" "$1" 2>"$log"); then
        rm -f "$log"
        record "$name" 1 0 0 $((SECONDS - started))
    else
        tail -n 15 "$log" >&2
        record "$name" 0 1 0 $((SECONDS - started)) "${log#"$ROOT/"}"
    fi
}

# Whether a story is to be told: `chosen FILE [STORY…]`, by its name, or without names unless it is long.
chosen() {
    local file=$1
    shift
    if [[ $# -gt 0 ]]; then
        [[ " $* " == *" $(basename "$file" .py) "* ]]
    else
        [[ -n ${LONG:-} ]] || ! is_long "$file"
    fi
}

# tell_stories RELEASE [STORY…]: all of them, or those named; several at a time.
tell_stories() {
    local release=$1 jobs=${OTP_JOBS:-4} files=() ready=() several=() long=() file results status seconds reason
    shift
    for file in "$ROOT"/tests/e2e/*.py; do
        if chosen "$file" "$@"; then
            files+=("$file")
        elif [[ $# -eq 0 ]]; then
            say "· told with --long alone: $(basename "$file" .py)"
        fi
    done
    [[ ${#files[@]} -gt 0 ]] || return 0
    if ! reason=$(container_possible); then
        skip_stories "no container here: $reason" "${files[@]}"
        return
    fi
    for file in "${files[@]}"; do
        [[ -v IMAGES[-$(needs "$file")] ]] || prepare_image "$release" "$(needs "$file")"
        # Where there is no image, its row of the summary says so.
        [[ -z ${IMAGES[-$(needs "$file")]} ]] || ready+=("$file")
    done
    [[ ${#ready[@]} -gt 0 ]] || return 0
    if ! reason=$(container_obstacle "${IMAGES[-$(needs "${ready[0]}")]}"); then
        skip_stories "no container here: $reason" "${ready[@]}"
        return
    fi
    mkdir -p "$(next_debian)"
    if wanted /next "${ready[@]}" && ! prepare_next_release; then return; fi
    # Without them, or on the newest Debian, the story says that it cannot be told.
    if [[ $release == bookworm ]] && wanted /archives "${ready[@]}"; then prepare_archives "$release"; fi
    results=$(mktemp -d)
    for file in "${ready[@]}"; do
        if is_long "$file"; then long+=("$file"); else several+=("$file"); fi
    done
    for file in "${several[@]}" "${long[@]}"; do
        if is_long "$file"; then jobs=1; fi
        while [[ $(jobs -rp | wc -l) -ge $jobs ]]; do wait -n || true; done
        tell_story "$file" "${IMAGES[-$(needs "$file")]}" "$results/$(basename "$file")" &
    done
    wait
    for file in "${ready[@]}"; do
        read -r status seconds reason <"$results/$(basename "$file")" || status=1 seconds=0 reason="no result"
        case $status in
            0) record "$(story_title "$file")" 1 0 0 "$seconds" ;;
            77) record "$(story_title "$file")" 0 0 1 "$seconds" "$reason" ;;
            *) record "$(story_title "$file")" 0 1 0 "$seconds" "tests/logs/$(basename "$file" .py).log" ;;
        esac
    done
    rm -rf "$results"
}

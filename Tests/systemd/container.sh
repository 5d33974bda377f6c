# To be sourced: a Debian root of its own that a real systemd boots, for tests of the service and of its package.
#   container_begin FOLDER   makes the root FOLDER/root and boots it; needs root
#   inside COMMAND...        runs a command in it
#   container_end            ends it, as it has to be at the end of the script, however that comes about
# WSPD_TEST_BASE names a folder where the bare system is kept for the next script; without it each makes its own.
container_prerequisites='debootstrap systemd-container procps'

container_base() { # FOLDER: a bare Debian with systemd and what the programs need
    [ ! -e "$1/etc/debian_version" ] || return 0
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,libmnl0,iproute2,libstdc++6,procps bookworm \
        "$1.part" >"$1.log" 2>&1 || { tail -n 20 "$1.log" >&2; return 1; }
    # What a container has no use for, and starts all the same.
    for unit in getty.target systemd-logind.service systemd-timesyncd.service apt-daily.timer apt-daily-upgrade.timer; do
        ln -sf /dev/null "$1.part/etc/systemd/system/$unit"
    done
    mv "$1.part" "$1"
}

container_begin() { # FOLDER
    container_root=$1/root
    if [ -n "${WSPD_TEST_BASE:-}" ]; then
        container_base "$WSPD_TEST_BASE"
        cp -a "$WSPD_TEST_BASE" "$container_root"
    else
        container_base "$container_root"
    fi
    container_boot "$1/console"
}

container_boot() { # CONSOLE: its own session, since the terminal's signals are not for it
    setsid systemd-nspawn --quiet --directory="$container_root" --machine="wspd-test-$$" --private-network --boot \
        --register=no --keep-unit --console=pipe >"$1" 2>&1 </dev/null &
    container_process=$!
    container_init=
    for _ in $(seq 300); do
        [ -n "$container_init" ] || container_init=$(pgrep -P "$container_process" || true)
        case $([ -z "$container_init" ] || inside systemctl is-system-running 2>/dev/null || true) in
            running | degraded) return 0 ;;
        esac
        kill -0 "$container_process" 2>/dev/null || break
        sleep 0.1
    done
    echo 'the container does not boot' >&2
    cat "$1" >&2
    return 1
}

inside() { # COMMAND...
    # The command is made of words.
    # shellcheck disable=SC2086
    $(container_enter) "$@"
}

container_enter() { # the words that a command inside begins with
    echo nsenter --target "$container_init" --mount --uts --ipc --net --pid --cgroup --root --wd \
        env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
}

container_end() {
    [ -n "${container_process:-}" ] || return 0
    kill "$container_process" 2>/dev/null || true
    for _ in $(seq 100); do
        kill -0 "$container_process" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$container_process" 2>/dev/null || true
    wait "$container_process" 2>/dev/null || true
    container_process=
}

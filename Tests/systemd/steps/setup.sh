# What the scenarios stand on: the installed service, a network, and words to say what they do.
units='wspd.service wspd.socket wspd-rtnetlink.socket'
here_inside=/opt/wspd-test

compile() {
    mkdir -p "$root$here_inside"
    cc -Wall -Wextra -Werror -O2 -o "$root$here_inside/load" $here/load.c
    cc -Wall -Wextra -Werror -O2 -o "$folder/filters" $here/filters.c
}

files() { # what an installation could leave behind
    (cd "$root" && find . -xdev \( -path ./run -o -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp \
        -o -path ./var/log -o -path ./var/tmp -o -path ".$here_inside" \) -prune -o -print | sort)
}

install_service() {
    files >"$folder/before"
    sh Sources/install --build "$build" --prefix /usr --destdir "$root"
    cp "$root/etc/wspd/wspd.conf" "$folder/wspd.conf"
    inside systemctl daemon-reload
    inside systemctl enable --now --quiet wspd.service
    cc -o "$root$here_inside/path-to" -I"$root/usr/include" Sources/CWSP/examples/path-to.c -L"$root/usr/lib" -lwspd
}

link() { # NAMESPACE NAME ADDRESS: a link whose other end is up as well
    inside ip $1 link add "$2" type veth peer name "$2-end"
    inside ip $1 link set "$2" up
    inside ip $1 link set "$2-end" up
    inside ip $1 address add "$3" dev "$2"
}

network() { # two links; 10.0.0.0/8 goes by the first
    link '' v0 192.0.2.2/24
    link '' v1 198.51.100.2/24
    inside ip route add 10.0.0.0/8 dev v0
    inside ip route add default via 192.0.2.1
}

fresh() { # the service as it was installed, started anew
    end_clients
    inside systemctl stop --quiet $units 2>/dev/null
    rm -rf "$root"/etc/systemd/system/wspd*.d "$root"/run/systemd/system/wspd*
    inside systemctl unmask --quiet $units
    cp "$folder/wspd.conf" "$root/etc/wspd/wspd.conf"
    for group in 0 1 2 3; do inside ip route flush "10.$group.0.0/16"; done
    inside ip route flush 203.0.113.0/24
    inside systemctl daemon-reload
    inside systemctl reset-failed
    inside systemctl start $units
}

drop_in() { # UNIT LINE...: a drop-in with these lines
    local place=$root/etc/systemd/system/$1.d
    mkdir -p "$place"
    printf '%s\n' "${@:2}" >>"$place/test.conf"
    inside systemctl daemon-reload
}

main_process() { inside systemctl show --property MainPID --value wspd.service; }
state() { inside systemctl is-active "$1" || true; }
said() { # TEXT: whether the service has said so since it was started last
    inside journalctl --unit wspd.service --no-pager --output cat _SYSTEMD_INVOCATION_ID="$(invocation)" | grep -qF -- "$1"
}
invocation() { inside systemctl show --property InvocationID --value wspd.service; }

until_true() { # COMMAND...: repeats it until it succeeds, for 20 seconds at most
    local tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 400 ] || failed "gave up waiting for: $*"
        sleep 0.05
    done
}

equal() { # WHAT EXPECTED FOUND
    [ "$2" = "$3" ] || failed "$1 is \`$3', expected \`$2'"
}

# --- Clients

clients=()
end_clients() {
    [ ${#clients[@]} -gt 0 ] || return 0
    local process
    for process in "${clients[@]}"; do kill -KILL -- "-$process" 2>/dev/null || true; done
    wait "${clients[@]}" 2>/dev/null || true
    clients=()
}

client() { # NAME COMMAND...: starts a client whose output goes to a file of that name
    local name=$1
    shift
    : >"$folder/$name"
    # A session is what can be ended as a whole. Without <&0 a shell gives a process in the background no input.
    # shellcheck disable=SC2046
    setsid $(container_enter) "$@" >"$folder/$name" 2>"$folder/$name.errors" <&0 &
    clients+=($!)
}

load() { # CLIENTS GROUPS: starts load.c, of which load_says gives commands, and waits until it has armed
    rm -f "$folder/commands"
    mkfifo "$folder/commands"
    # Open for both, so that opening it waits for nobody.
    exec 9<>"$folder/commands"
    client load $here_inside/load "$@" <&9
    lines=0
    load_line armed
}

load_line() { # EXPECTED: the next line of its output
    lines=$((lines + 1))
    for _ in $(seq 600); do
        [ "$(wc -l <"$folder/load")" -lt $lines ] || break
        kill -0 "${clients[-1]}" 2>/dev/null || break
        sleep 0.05
    done
    local line
    line=$(sed -n "${lines}p" "$folder/load")
    [ "$line" = "$1" ] || failed "the clients say \`$line' $(cat "$folder/load.errors"), expected \`$1'"
}

load_does() { # COMMAND EXPECTED
    echo "$1" >&9
    load_line "$2"
}

# What goes wrong, and how it is mended.

watching_clients() { # a Swift program and a C program that follow the way to 203.0.113.9
    client watch wspd-query watch route 203.0.113.9
    client path-to $here_inside/path-to 203.0.113.9
    until_true grep -q . "$folder/watch.errors"
    until_true grep -q 192.0.2.2 "$folder/path-to"
}

told() { # PATH...: both have been told of these local addresses, each once and in this order
    until_true sh -c "grep ' after ' '$folder/watch' | tail -n 1 | grep -q 'after *${*: -1} '"
    until_true sh -c "tail -n 1 '$folder/path-to' | grep -q ' ${*: -1}$'"
    sleep 0.5
    equal 'what the C program was told' "from 192.0.2.2 $(printf 'from %s ' "$@")" "$(tr '\n' ' ' <"$folder/path-to")"
    equal 'what the Swift program was told' "$(printf '%s ' "$@")" \
        "$(sed -n 's/^ *after *\([^ ]*\).*/\1/p' "$folder/watch" | tr '\n' ' ')"
}

crash() {
    watching_clients
    drop_in wspd.service '[Service]' 'ExecStartPre=+/usr/sbin/ip route replace 203.0.113.0/24 dev v1'
    inside kill -KILL "$(main_process)"
    told 198.51.100.2
    equal 'the number of restarts' 1 "$(inside systemctl show --property NRestarts --value wspd.service)"
    inside ip route del 203.0.113.0/24
    told 198.51.100.2 192.0.2.2
}

watchdog() {
    drop_in wspd.service '[Service]' WatchdogSec=1s
    inside systemctl restart wspd.service
    watching_clients
    sleep 2
    equal 'the number of restarts of one that is well' 0 "$(inside systemctl show --property NRestarts --value wspd.service)"
    inside kill -STOP "$(main_process)"
    inside ip route add 203.0.113.0/24 dev v1
    told 198.51.100.2
    equal 'the number of restarts' 1 "$(inside systemctl show --property NRestarts --value wspd.service)"
}

reload() {
    local configuration=$root/etc/wspd/wspd.conf process
    process=$(main_process)
    sed -i 's/^# level = .*/level = "debug"/; s/^# receive-buffer = .*/receive-buffer = 4096/' "$configuration"
    inside systemctl reload wspd.service
    until_true said 'log.level'
    said 'kernel.receive-buffer' || failed 'it does not say that the receive buffer takes a restart'
    echo 'level = 3' >>"$configuration"
    inside systemctl reload wspd.service
    until_true said "wspd.conf:$(wc -l <"$configuration")"
    equal 'the process' "$process" "$(main_process)"
    inside wspd-query status >/dev/null || failed 'no answer'
}

configuration() {
    echo 'nonsense = 1' >>"$root/etc/wspd/wspd.conf"
    ! inside systemctl restart wspd.service 2>/dev/null || failed 'it starts'
    sleep 1
    equal 'the service' failed "$(state wspd.service)"
    equal 'the exit code' 78 "$(inside systemctl show --property ExecMainStatus --value wspd.service)"
    said "/etc/wspd/wspd.conf:$(wc -l <"$root/etc/wspd/wspd.conf")" || failed 'the line is not named'
    cp "$folder/wspd.conf" "$root/etc/wspd/wspd.conf"
    inside systemctl start wspd.service
    inside wspd-query status >/dev/null || failed 'no answer'
}

# Starting, stopping and being restricted.

units() {
    inside systemd-analyze verify --man=no $units wspd@name.service wspd@name.socket wspd-rtnetlink@name.socket \
        >"$folder/verify" 2>&1 || failed "$(cat "$folder/verify")"
    [ ! -s "$folder/verify" ] || failed "$(cat "$folder/verify")"
    local unit exposure
    for unit in wspd.service wspd@name.service; do
        exposure=$(inside systemd-analyze security --no-pager "$unit" | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
        awk -v exposure="$exposure" 'BEGIN { exit !(exposure > 0 && exposure <= 1.1) }' \
            || failed "the exposure of $unit is $exposure"
    done
    differences
    fact="exposure $exposure"
}

differences() { # a namespace's service differs in where it is, and in nothing else
    directives() { sed -n '/^\[Service\]/,/^\[Install\]/p' "systemd/$1" | grep -E '^[A-Z]' | grep -vE '^(ExecStart|NetworkNamespacePath)='; }
    diff <(directives wspd.service) <(directives wspd@.service) >"$folder/differences" || failed "$(cat "$folder/differences")"
}

readiness() {
    inside systemctl restart wspd.service
    inside wspd-query --json addresses | grep -q 192.0.2.2 || failed 'no answer'
    said ', socket: passed' || failed 'the socket was not passed'
    # The socket of the kernel's events is in the groups that the unit says, and the service found none missing.
    local mask
    mask=$(sed -n 's/^ListenNetlink=route //p' systemd/wspd-rtnetlink.socket)
    grep -qi " $(printf %08x "$mask") " <(inside cat /proc/net/netlink) || failed 'the groups differ'
    sleep 1
    fact="$(inside sed -n 's/RssAnon:[[:space:]]*//p' "/proc/$(main_process)/status") of private memory"
}

activation() {
    inside systemctl stop --quiet wspd.service 2>/dev/null
    equal 'the service' inactive "$(state wspd.service)"
    inside wspd-query addresses >/dev/null || failed 'no answer'
    equal 'the service' active "$(state wspd.service)"
    equal 'the socket of events' active "$(state wspd-rtnetlink.socket)"
}

stopping() {
    inside systemctl stop --quiet wspd.service 2>/dev/null
    inside ip route add 203.0.113.0/24 dev v1
    sleep 0.5
    equal 'the service' inactive "$(state wspd.service)"
    equal 'the socket of events' inactive "$(state wspd-rtnetlink.socket)"
    equal 'its result' success "$(inside systemctl show --property Result --value wspd.service)"
    inside wspd-query route 203.0.113.9 | grep -q v1 || failed 'no answer'
}

sockets() {
    local masked
    for masked in '' wspd-rtnetlink.socket wspd.socket 'wspd.socket wspd-rtnetlink.socket'; do
        fresh
        inside systemctl stop --quiet $units 2>/dev/null
        [ -z "$masked" ] || inside systemctl mask --quiet $masked
        case $masked in *wspd.socket*) drop_in wspd.service '[Service]' RuntimeDirectory=wspd ;; esac
        inside systemctl start wspd.service || failed "does not start without ${masked:-nothing}"
        load 4 2
        inside ip route add 10.1.0.0/16 dev v1
        load_does 'expect 0 2' 'completions 0 2'
        inside systemctl restart wspd.service
        inside ip route add 10.0.0.0/16 dev v1
        load_does 'expect 2 2' 'completions 2 2'
        inside wspd-query status >/dev/null || failed "no new client is served after a restart without ${masked:-nothing}"
    done
    by_hand
}

by_hand() {
    client by-hand wspd --socket /run/by-hand.sock
    until_true inside wspd-query --socket /run/by-hand.sock status
}

privileges() { # what the process has, whatever the unit says
    status_field() { inside sed -n "s/^$1:[[:space:]]*//p" "/proc/$(main_process)/status"; }
    local field
    for field in CapInh CapPrm CapEff CapBnd CapAmb; do
        equal "$field" 0000000000000000 "$(status_field $field)"
    done
    equal NoNewPrivs 1 "$(status_field NoNewPrivs)"
    equal 'the mode of its system-call filter' 2 "$(status_field Seccomp)"
    local user
    read -r user _ <<<"$(status_field Uid)"
    [ "$user" -gt 0 ] || failed 'it runs as root'
    fact="user $user"
}

restriction() {
    nobody() { inside setpriv --reuid 65534 --regid 65534 "$@" wspd-query addresses; }
    nobody --clear-groups >/dev/null || failed 'somebody without rights is refused though nothing says so'
    drop_in wspd.socket '[Socket]' SocketGroup=staff SocketMode=0660
    inside systemctl stop $units
    inside systemctl start wspd.service
    ! nobody --clear-groups >/dev/null 2>&1 || failed 'somebody who is not of the group is served'
    nobody --groups staff >/dev/null || failed 'a member of the group is refused'
}

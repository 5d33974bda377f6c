# A service for a network namespace of its own.

namespaces() {
    inside ip netns add blue
    link '-n blue' b0 203.0.113.2/24
    inside systemctl start wspd@blue.service
    within() { inside systemd-run --quiet --pipe --wait --property NetworkNamespacePath=/run/netns/blue \
        --property BindReadOnlyPaths=/run/wspd-blue:/run/wspd "$@"; }
    within wspd-query --json addresses | grep -q '"203.0.113.2"' || failed 'it does not tell of its namespace'
    inside env WSPD_SOCKET=/run/wspd-blue/wspd.sock wspd-query --json addresses | grep -q '"203.0.113.2"' \
        || failed 'it cannot be reached by its path'
    inside wspd-query --json addresses | grep -q '"192.0.2.2"' || failed 'the other does not tell of the other'
    local mask
    mask=$(sed -n 's/^ListenNetlink=route //p' systemd/wspd-rtnetlink@.socket)
    grep -qi " $(printf %08x "$mask") " <(inside ip netns exec blue cat /proc/net/netlink) || failed 'the groups differ'

    client watch-blue env WSPD_SOCKET=/run/wspd-blue/wspd.sock wspd-query watch addresses
    until_true grep -q . "$folder/watch-blue.errors"
    inside systemctl restart wspd@blue.service
    inside ip -n blue address add 203.0.113.3/24 dev b0
    until_true grep -q '203.0.113.3' "$folder/watch-blue"
    inside systemctl stop --quiet wspd@blue.service wspd@blue.socket
    ! inside test -e /run/wspd-blue || failed 'its folder remains'
    ! inside systemctl start wspd@green.service 2>/dev/null || failed 'it starts without a namespace'
    inside systemctl stop wspd@green.socket
    inside ip netns del blue
}

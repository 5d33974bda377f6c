# What is left of the service once it has been removed.

removal() {
    inside systemctl disable --now --quiet $units 2>/dev/null
    sh Sources/install --uninstall --purge --prefix /usr --destdir "$root"
    inside systemctl daemon-reload
    diff "$folder/before" <(files) >"$folder/left" || failed "$(cat "$folder/left")"
    ! inside test -e /run/wspd || failed '/run/wspd remains'
    equal 'the number of processes' 0 "$(pgrep --parent "$container_init" --exact --count wspd)"
    equal 'the units known' '' "$(inside systemctl list-units --all --no-legend 'wspd*')"
    ! inside grep -qi " $(printf %08x "$(sed -n 's/^ListenNetlink=route //p' systemd/wspd-rtnetlink.socket)") " \
        /proc/net/netlink || failed 'a socket remains'
}

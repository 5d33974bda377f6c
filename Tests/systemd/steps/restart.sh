# Restarts of a service that has clients. Groups of clients wait for the ways to 10.0.0.0/16, 10.1.0.0/16 and so on.

move() { inside ip route add "10.$1.0.0/16" dev v1; }
move_back() { inside ip route del "10.$1.0.0/16" dev v1; }

restart() {
    load 1000 4
    # While there is no process of the service.
    drop_in wspd.service '[Service]' 'ExecStartPre=+/usr/sbin/ip route add 10.1.0.0/16 dev v1'
    move 0
    load_does 'expect 250 0 0 0' 'completions 250 0 0 0'
    # What is changed just before is told by the one or by the other; what is asked for meanwhile, by the other.
    move_back 0
    echo query >&9
    inside systemctl restart wspd.service
    load_line 'answers 1000'
    load_does 'expect 500 250 0 0' 'completions 500 250 0 0'
    said 'clients: 1000' || failed 'it has not taken the connections over'
    move 2
    load_does 'expect 500 250 250 0' 'completions 500 250 250 0'
    fact='1,000 connections with 2,000 requests; completed 500, 250, 250 and 0 as expected, 1,000 answers'
}

restarts() {
    load 1000 4
    local totals=(0 0 0 0) round group change
    for round in $(seq 0 9); do
        group=$((round % 3)) change=move
        [ $((round / 3 % 2)) -eq 0 ] || change=move_back
        { sleep "0.0$((round * 2 / 10))$((round * 2 % 10))" && $change $group; } &
        inside systemctl restart wspd.service
        wait $!
        totals[group]=$((totals[group] + 250))
        load_does "expect ${totals[*]}" "completions ${totals[*]}"
    done
    fact="completed ${totals[*]} as expected"
}

capacity() {
    sed -i 's/^# connections-per-user = .*/connections-per-user = 16384/' "$root/etc/wspd/wspd.conf"
    inside systemctl restart wspd.service
    load 16384 4
    drop_in wspd.service '[Service]' 'ExecStartPre=+/usr/sbin/ip route add 10.1.0.0/16 dev v1'
    local begin=${EPOCHREALTIME/./}
    inside systemctl restart wspd.service
    fact="16,384 connections, restarted in $(((${EPOCHREALTIME/./} - begin) / 1000)) ms"
    load_does 'expect 0 4096 0 0' 'completions 0 4096 0 0'
    load_does query 'answers 16384'
}

upgrade() {
    load 1000 4
    local file
    cp "$root/usr/bin/wspd" "$root/usr/bin/wspd.new"
    mv "$root/usr/bin/wspd.new" "$root/usr/bin/wspd"
    file=$(inside stat --format %i /usr/bin/wspd)
    [ "$file" != "$(inside stat --dereference --format %i "/proc/$(main_process)/exe")" ] || failed 'the file was not replaced'
    inside systemctl restart wspd.service
    equal 'the file that runs' "$file" "$(inside stat --dereference --format %i "/proc/$(main_process)/exe")"
    said 'clients: 1000' || failed 'it has not taken the connections over'
    move 3
    load_does 'expect 0 0 0 250' 'completions 0 0 0 250'
}

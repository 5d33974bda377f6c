# The list of system calls that the unit allows is long enough: the tests of the daemon start it under the filters of the
# installed service, where what is not allowed ends the process; so does what a Swift program does when it fails.

sandbox() {
    drop_in wspd.service '[Service]' SystemCallErrorNumber=kill
    inside systemctl restart wspd.service
    "$folder/filters" of "$(pgrep --parent "$container_init" --exact wspd)" >"$folder/system-calls"
    refused_call
    failing_program
    printf '#!/bin/sh\nexec "%s" run "%s" "%s" "$@"\n' \
        "$folder/filters" "$folder/system-calls" "$(realpath "$build")/wspd" >"$folder/wspd"
    chmod +x "$folder/wspd"
    swift build --build-tests --quiet >&2
    WSPD_TEST_DAEMON="$folder/wspd" swift test --skip-build --disable-xctest \
        --filter '^(AcceptanceTests|DifferentialTests)\.' >"$folder/tests" 2>&1 || {
        grep -E '✘|recorded an issue' "$folder/tests" | head -n 40
        failed 'a test does not hold'
    }
    fact=$(sed -n 's/.*Test run with \([0-9]* tests\).*/\1/p' "$folder/tests")
}

filtered() { # PROGRAM...: prints how it ended: a shell tells a signal as 128 and its number
    local status=0
    "$folder/filters" run "$folder/system-calls" "$@" >"$folder/filtered" 2>&1 || status=$?
    echo $status
}

refused_call() { # the filters are in force: nothing can be started
    equal 'the end of a program that starts another' $((128 + $(kill -l SYS))) "$(filtered /bin/sh -c '/bin/true; :')"
}

failing_program() {
    echo 'fatalError("on purpose")' >"$folder/failing.swift"
    swiftc -static-stdlib -O -o "$folder/failing" "$folder/failing.swift"
    case $(filtered "$folder/failing") in
        $((128 + $(kill -l ILL))) | $((128 + $(kill -l TRAP)))) ;;
        *) failed "a failing program does not end as such: $(cat "$folder/filtered")" ;;
    esac
    grep -q 'on purpose' "$folder/filtered" || failed 'a failing program cannot say why'
}

/* WSPCloseSocket and pending requests (A.0.5). */
#include "harness.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

TEST("closing the socket completes its request with WSA_OPERATION_ABORTED by its event") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    close_socket(s);
    EXPECT_FIRES(overlapped.hEvent);
    EXPECT_COMPLETED(&overlapped, STATUS_CANCELLED_, 0, WSA_OPERATION_ABORTED);
}

TEST("closing the socket completes its request with WSA_OPERATION_ABORTED by its routine, once") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();

    pend(s, &overlapped, record_call);
    close_socket(s);
    EXPECT_EQUAL(routine_calls.count, 0);
    REQUIRE(calls_arrive(1));
    EXPECT_CALL(0, WSA_OPERATION_ABORTED, 0, &overlapped);
    EXPECT_COMPLETED(&overlapped, STATUS_CANCELLED_, 0, WSA_OPERATION_ABORTED);
    change_list4();
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 1);
}

TEST("closing the socket completes all its requests, of both codes") {
    WSAOVERLAPPED list[4], route[4];
    SOCKET s = udp4();
    int i;

    for (i = 0; i < 4; i++) {
        list[i] = poisoned_overlapped(new_event());
        route[i] = poisoned_overlapped(new_event());
        pend(s, &list[i], NULL);
        pend_route(s, i % 2 ? "0.0.0.0" : "203.0.113.9", &route[i], NULL);
    }
    close_socket(s);
    for (i = 0; i < 4; i++) {
        EXPECT_FIRES(list[i].hEvent);
        EXPECT_FIRES(route[i].hEvent);
        EXPECT_COMPLETED(&list[i], STATUS_CANCELLED_, 0, WSA_OPERATION_ABORTED);
        EXPECT_COMPLETED(&route[i], STATUS_CANCELLED_, 0, WSA_OPERATION_ABORTED);
    }
}

TEST("closing one socket leaves another's requests") {
    WSAOVERLAPPED one = poisoned_overlapped(new_event()), other = poisoned_overlapped(new_event());
    SOCKET closed = udp4(), open = udp4();

    pend(closed, &one, NULL);
    pend(open, &other, NULL);
    close_socket(closed);
    EXPECT_FIRES(one.hEvent);
    EXPECT_SILENT(other.hEvent);
    change_list4();
    EXPECT_RESULT(open, &other, 0, 0);
}

TEST("requests end with the last of the socket's descriptors, once") {
    WSAOVERLAPPED with_event = poisoned_overlapped(new_event()), with_routine = poisoned_overlapped(NULL);
    SOCKET s = udp4();
    SOCKET copy = (SOCKET)dup(FD(s));
    int error;

    pend(s, &with_event, NULL);
    pend(s, &with_routine, record_call);
    close_socket(s);
    EXPECT_SILENT(with_event.hEvent);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), 0);
    close_socket(copy);
    EXPECT_FIRES(with_event.hEvent);
    EXPECT_COMPLETED(&with_event, STATUS_CANCELLED_, 0, WSA_OPERATION_ABORTED);
    REQUIRE(calls_arrive(1));
    EXPECT_CALL(0, WSA_OPERATION_ABORTED, 0, &with_routine);
    EXPECT(WPUResetEvent(with_event.hEvent, &error));
    change_list4();
    EXPECT_SILENT(with_event.hEvent);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 1);
}

TEST("a request made by one descriptor completes after that was closed, while another is open") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    SOCKET copy = (SOCKET)dup(FD(s));

    pend(s, &overlapped, NULL);
    close_socket(s);
    change_list4();
    EXPECT_RESULT(copy, &overlapped, 0, 0);
}

TEST("a closed socket is WSAENOTSOCK") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    DWORD available, transfer = POISON, flags;
    int error = POISONED_ERROR;
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    close_socket(s);
    EXPECT_EQUAL(fcntl(FD(s), F_GETFD), -1);
    EXPECT_FAILURE(control(s, FIONREAD, NULL, 0, &available, 4), WSAENOTSOCK, POISON);
    EXPECT_EQUAL(WSPCloseSocket(s, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAENOTSOCK);
    EXPECT_EQUAL(WSPGetOverlappedResult(s, &overlapped, &transfer, FALSE, &flags, &error), FALSE);
    EXPECT_EQUAL(error, WSAENOTSOCK);
    EXPECT_EQUAL(transfer, POISON);
}

TEST("what is no socket is not closed") {
    WSAEVENT event = new_event();
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPCloseSocket((SOCKET)WSPD_EVENT_DESCRIPTOR(event), &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAENOTSOCK);
    EXPECT(fcntl(WSPD_EVENT_DESCRIPTOR(event), F_GETFD) != -1);
    EXPECT_EQUAL(WSPCloseSocket(INVALID_SOCKET, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAENOTSOCK);
}

TEST("closing does not close the events of its requests") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int error;

    pend(s, &overlapped, NULL);
    close_socket(s);
    EXPECT_FIRES(overlapped.hEvent);
    EXPECT(WPUResetEvent(overlapped.hEvent, &error));
    EXPECT(WPUCloseEvent(overlapped.hEvent, &error));
}

TEST("a change and a close at the same time complete a request once, one way or the other") {
    int i, error;

    for (i = 0; i < 20; i++) {
        WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
        SOCKET s = udp4();

        ABOUT("round %d", i);
        pend(s, &overlapped, record_call);
        change_list4();
        if (i % 2) pause_for(i / 2);
        close_socket(s);
        REQUIRE(calls_arrive(i + 1));
        EXPECT(routine_calls.call[i].error == 0 || routine_calls.call[i].error == WSA_OPERATION_ABORTED);
        EXPECT_EQUAL(WSASleepEx(10, TRUE), 0);
        EXPECT_EQUAL(routine_calls.count, i + 1);
        EXPECT(WPUCloseEvent(overlapped.hEvent, &error));
    }
}

TEST("a number that close(2) freed and another socket got is that socket") {
    WSAOVERLAPPED old = poisoned_overlapped(new_event()), new = poisoned_overlapped(new_event());
    SOCKET s = udp4(), again;

    pend(s, &old, NULL);
    close(FD(s));
    again = udp6();
    REQUIRE_EQUAL(again, s);
    pend(again, &new, NULL);
    change_list4();
    EXPECT_FIRES(old.hEvent);
    EXPECT_SILENT(new.hEvent);
    change_list6();
    EXPECT_RESULT(again, &new, 0, 0);
}

TEST("a socket inherits no selection, arming or record from one that had its number before") {
    WSAEVENT event = new_event(), other = new_event();
    SOCKET s = udp4(), again;
    int error;

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s));
    change_list4();
    EXPECT_FIRES(event);
    EXPECT(WPUResetEvent(event, &error));
    EXPECT_ARMED(arm(s));
    close(FD(s));
    again = udp4();
    REQUIRE_EQUAL(again, s);
    EXPECT_EQUAL(enumerate(again, NULL).lNetworkEvents, 0);
    select_events(again, other, FD_ADDRESS_LIST_CHANGE);
    change_list4();
    EXPECT_SILENT(other);
    EXPECT_ARMED(arm(again));
    change_list4();
    EXPECT_FIRES(other);
}

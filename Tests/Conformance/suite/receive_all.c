/* SIO_RCVALL (table (b)): promiscuous mode, on sockets that see everything. */
#include "calls.h"
#include "harness.h"
#include "network.h"
#include "requests.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <netpacket/packet.h>
#include <string.h>

static SOCKET packet_socket(const char *interface) {
    SOCKET s = (SOCKET)socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
    struct sockaddr_ll name;

    REQUIRE(s != INVALID_SOCKET);
    if (interface == NULL) return s;
    memset(&name, 0, sizeof name);
    name.sll_family = AF_PACKET;
    name.sll_protocol = htons(ETH_P_ALL);
    name.sll_ifindex = (int)network_index(interface);
    REQUIRE(bind(FD(s), (struct sockaddr *)&name, sizeof name) == 0);
    return s;
}

static struct outcome receive_all(SOCKET s, ULONG value) {
    return control(s, SIO_RCVALL, &value, sizeof value, NULL, 0);
}

static int is_promiscuous(void) { return strstr(network_text("-d link show dev v0"), "promiscuity 1") != NULL; }

TEST("a packet socket that is bound to an interface makes it promiscuous, and off takes that back") {
    SOCKET s = packet_socket("v0");

    EXPECT(!is_promiscuous());
    EXPECT_SUCCESS(receive_all(s, RCVALL_ON), 0);
    EXPECT(is_promiscuous());
    EXPECT_SUCCESS(receive_all(s, RCVALL_ON), 0);
    EXPECT_SUCCESS(receive_all(s, RCVALL_OFF), 0);
    EXPECT(!is_promiscuous());
}

TEST("promiscuous mode ends with the socket") {
    SOCKET s = packet_socket("v0");

    EXPECT_SUCCESS(receive_all(s, RCVALL_ON), 0);
    close_socket(s);
    EXPECT(!is_promiscuous());
}

TEST("a packet socket that is bound to no interface is WSAEINVAL") {
    EXPECT_REFUSED(receive_all(packet_socket(NULL), RCVALL_ON), WSAEINVAL);
}

TEST("a short input or an unknown value is WSAEINVAL") {
    SOCKET s = packet_socket("v0");
    ULONG on = RCVALL_ON;

    EXPECT_REFUSED(control(s, SIO_RCVALL, &on, 3, NULL, 0), WSAEINVAL);
    EXPECT_REFUSED(control(s, SIO_RCVALL, NULL, 0, NULL, 0), WSAEINVAL);
    EXPECT_REFUSED(receive_all(s, 4), WSAEINVAL);
    EXPECT(!is_promiscuous());
}

TEST("other sockets are WSAEOPNOTSUPP, raw ones, too") {
    SOCKET raw = (SOCKET)socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), bound = udp4();

    bind4(bound, "192.0.2.2", 0);
    bind4(raw, "192.0.2.2", 0);
    EXPECT_REFUSED(receive_all(bound, RCVALL_ON), WSAEOPNOTSUPP);
    EXPECT_REFUSED(receive_all(raw, RCVALL_ON), WSAEOPNOTSUPP);
    EXPECT_REFUSED(receive_all(tcp6(), RCVALL_ON), WSAEOPNOTSUPP);
}

/* wspd/ws2spi.h: the LPWSPIoctl interface of Winsock 2 on Linux sockets.

   Link with -lwspd (pkg-config: libwspd). C99 and C++.

   Names, numbers, structures and behaviour are those of Windows' ws2spi.h and winsock2.h, but for what follows:

   - SOCKET holds a Linux descriptor; socket(), bind(), close() and the rest are Linux'. Every socket is an overlapped
     one. Close sockets that have pending requests with WSPCloseSocket: close(2) cannot cancel them.
   - Socket addresses and address families are Linux' (AF_INET6 is 10).
   - A WSAEVENT holds a descriptor too, of an eventfd(2), which select, poll and epoll report as readable while the
     event is signalled: WSPD_EVENT_DESCRIPTOR. Reading it resets it. Events reset only when told to (manual reset).
   - WSPEventSelect takes every FD_* bit and records two: FD_ADDRESS_LIST_CHANGE and FD_ROUTING_INTERFACE_CHANGE. For
     the others use poll(2) on the socket.
   - There are no completion ports and no window messages.

   Threads: every function may be called from any thread. A thread of the library's own starts with the first request
   that stays pending; it receives no signals. A thread in a call is cancelled (pthread_cancel) only where it waits in
   WSASleepEx or WSAWaitForMultipleEvents. After fork(2) WSPGetOverlappedResult tells WSA_OPERATION_ABORTED of the
   parent's pending requests in the child, where nothing else of them is seen, and whose own requests use a connection
   of its own; in the child of a program with several threads nothing but execve(2) and the like is safe, as always.

   The service (wspd) is found by the environment variable WSPD_SOCKET, else at /run/wspd/wspd.sock, else at
   $XDG_RUNTIME_DIR/wspd.sock. Without the service a query fails with WSAENETDOWN at once, and after 5 seconds where the
   service is there but does not answer. A change request stays pending while the service is away, and completes once it
   is back if the state is another one, or if nobody knows what it was when the request was made.

   CONTROL CODES. "wspd": the service answers. "socket": done on the socket itself. "refused": with the error Windows
   or its documentation names, because Linux has nothing that would do it faithfully.

   FIONBIO                           socket   O_NONBLOCK. WSAEINVAL for blocking mode while a selection is active.
   FIONREAD                          socket   Bytes that can be read; for datagram sockets those of all datagrams where
                                              Linux tells (UDP), else of the first; 0 for a listening socket.
   SIOCATMARK                        socket   1 where no urgent byte waits. WSAEINVAL but for stream sockets.
   SIO_ACQUIRE_PORT_RESERVATION      socket   Holds a block of ports, with a bound socket for each, for this process.
   SIO_ADDRESS_LIST_CHANGE           wspd
   SIO_ADDRESS_LIST_QUERY            wspd
   SIO_ADDRESS_LIST_SORT             wspd     RFC 6724 with the kernel's labels and routes.
   SIO_ASSOCIATE_HANDLE              refused  WSAENOPROTOOPT. There are no other interfaces' handles.
   SIO_ASSOCIATE_PORT_RESERVATION    socket   The next bind or connect takes one of the reserved ports
                                              (IP_LOCAL_PORT_RANGE, Linux 6.3). WSAEADDRNOTAVAIL for ports outside
                                              ip_local_port_range, WSAENOBUFS where all are given.
   SIO_BASE_HANDLE                   socket   The descriptor; overlapped: not supported, as on Windows.
   SIO_BSP_HANDLE, _SELECT, _POLL    socket   The descriptor.
   SIO_CHK_QOS                       refused  WSAEOPNOTSUPP. Linux reserves no bandwidth.
   SIO_ENABLE_CIRCULAR_QUEUEING      refused  WSAENOPROTOOPT. A full queue drops the newest datagram, always.
   SIO_FIND_ROUTE                    wspd     0 where there is a route to the destination in the input buffer.
   SIO_FLUSH                         refused  WSAEOPNOTSUPP. Linux cannot drop a send queue.
   SIO_GET_BROADCAST_ADDRESS         socket   255.255.255.255. WSAENOPROTOOPT for IPv6.
   SIO_GET_EXTENSION_FUNCTION_POINTER socket  The WSPD_ID_* below. WSAEINVAL for every other.
   SIO_GET_GROUP_QOS, SIO_GET_QOS    refused  WSAENOPROTOOPT. Linux reserves no bandwidth.
   SIO_GET_INTERFACE_LIST            wspd     IPv4 only; WSAEINVAL for an AF_INET6 socket, as on Windows.
   SIO_GET_INTERFACE_LIST_EX         wspd     What Windows reserves and does not offer: either family.
   SIO_IDEAL_SEND_BACKLOG_CHANGE     socket   The congestion window, looked at ten times a second.
   SIO_IDEAL_SEND_BACKLOG_QUERY      socket   From the congestion window (TCP_INFO), 64 KiB to 16 MiB.
   SIO_KEEPALIVE_VALS                socket   In whole seconds, 1 to 32767; 10 probes.
   SIO_MULTICAST_SCOPE               socket   IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS.
   SIO_MULTIPOINT_LOOPBACK           socket   IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP: at the sender.
   SIO_QUERY_RSS_SCALABILITY_INFO    socket   TRUE where an interface has several receive queues.
   SIO_QUERY_TARGET_PNP_HANDLE       refused  WSAEOPNOTSUPP. There is no next provider.
   SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE socket   SO_COOKIE.
   SIO_RCVALL                        socket   On an AF_PACKET socket that is bound to an interface: promiscuous mode.
                                     refused  On others: WSAEOPNOTSUPP. Raw IP sockets see one protocol only on Linux.
   SIO_RELEASE_PORT_RESERVATION      socket
   SIO_ROUTING_INTERFACE_CHANGE      wspd
   SIO_ROUTING_INTERFACE_QUERY       wspd
   SIO_SET_COMPATIBILITY_MODE        refused  WSAEOPNOTSUPP. There is no older behaviour.
   SIO_SET_GROUP_QOS, SIO_SET_QOS    refused  WSAENOPROTOOPT. Linux reserves no bandwidth.
   SIO_TRANSLATE_HANDLE              refused  WSAENOPROTOOPT. There are no other interfaces' handles.
   SIO_UDP_CONNRESET                 socket   IP_RECVERR, IPV6_RECVERR.
   any other                         refused  WSAEOPNOTSUPP, as measured on Windows.

   Linux' own numbers of FIONBIO, FIONREAD and SIOCATMARK do the same: <sys/ioctl.h> gives them these names, and
   <sys/socket.h> the last one. */
#ifndef WSPD_WS2SPI_H
#define WSPD_WS2SPI_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef WSPAPI
#define WSPAPI
#endif
#ifndef WSAAPI
#define WSAAPI
#endif
#ifndef CALLBACK
#define CALLBACK
#endif

/* ---- Types ---- */

typedef int BOOL;
typedef unsigned char BOOLEAN;
typedef uint32_t DWORD;
typedef uint32_t ULONG;
typedef int32_t LONG;
typedef uint16_t USHORT;
typedef uint64_t ULONG64;
typedef uintptr_t ULONG_PTR;
typedef uintptr_t DWORD_PTR;
typedef int INT;
typedef void *HANDLE;
typedef void *LPVOID;
typedef DWORD *LPDWORD;
typedef INT *LPINT;
typedef BOOL *LPBOOL;

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif

/* A Linux descriptor. */
typedef uintptr_t SOCKET;
#define INVALID_SOCKET ((SOCKET)-1)
#define SOCKET_ERROR (-1)

/* An event: the descriptor of an eventfd(2), never 0. */
typedef HANDLE WSAEVENT;
#define WSA_INVALID_EVENT ((WSAEVENT)0)
#define WSPD_EVENT_DESCRIPTOR(event) ((int)(intptr_t)(event))
#define WSPD_EVENT_OF_DESCRIPTOR(descriptor) ((WSAEVENT)(intptr_t)(descriptor))

/* While a request is pending, Internal is STATUS_PENDING. Then InternalHigh is the byte count, Offset the flags,
   OffsetHigh the error number, and Internal, which is written last, the NTSTATUS. */
typedef struct _OVERLAPPED {
    ULONG_PTR Internal;
    ULONG_PTR InternalHigh;
    DWORD Offset;
    DWORD OffsetHigh;
    HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED, WSAOVERLAPPED, *LPWSAOVERLAPPED;

#define STATUS_PENDING ((ULONG_PTR)0x00000103)
/* What the request has left, where this is true, can be read after it, also by a loop that does nothing but ask. */
#define HasOverlappedIoCompleted(overlapped) \
    (__atomic_load_n(&(overlapped)->Internal, __ATOMIC_ACQUIRE) != STATUS_PENDING)

typedef void(CALLBACK *LPWSAOVERLAPPED_COMPLETION_ROUTINE)(
    DWORD dwError, DWORD cbTransferred, LPWSAOVERLAPPED lpOverlapped, DWORD dwFlags);
typedef void(CALLBACK *LPWSAUSERAPC)(DWORD_PTR dwContext);

typedef struct _WSATHREADID {
    HANDLE ThreadHandle;
    DWORD_PTR Reserved;
} WSATHREADID, *LPWSATHREADID;

typedef struct _SOCKET_ADDRESS {
    struct sockaddr *lpSockaddr;
    INT iSockaddrLength;
} SOCKET_ADDRESS, *LPSOCKET_ADDRESS;

typedef struct _SOCKET_ADDRESS_LIST {
    INT iAddressCount;
    SOCKET_ADDRESS Address[1]; /* iAddressCount of them */
} SOCKET_ADDRESS_LIST, *LPSOCKET_ADDRESS_LIST;

/* A sockaddr_in6 without scope id, as sockaddr_gen has it. */
struct sockaddr_in6_old {
    sa_family_t sin6_family;
    in_port_t sin6_port;
    uint32_t sin6_flowinfo;
    struct in6_addr sin6_addr;
};

typedef union sockaddr_gen {
    struct sockaddr Address;
    struct sockaddr_in AddressIn;
    struct sockaddr_in6_old AddressIn6;
} sockaddr_gen;

typedef struct _INTERFACE_INFO {
    ULONG iiFlags; /* WSPD_IFF_* */
    sockaddr_gen iiAddress;
    sockaddr_gen iiBroadcastAddress;
    sockaddr_gen iiNetmask;
} INTERFACE_INFO, *LPINTERFACE_INFO;

typedef struct _INTERFACE_INFO_EX {
    ULONG iiFlags; /* WSPD_IFF_* */
    SOCKET_ADDRESS iiAddress;
    SOCKET_ADDRESS iiBroadcastAddress; /* lpSockaddr NULL for none */
    SOCKET_ADDRESS iiNetmask;
} INTERFACE_INFO_EX, *LPINTERFACE_INFO_EX;

/* iiFlags: Windows' IFF_* bits, which are not Linux'. */
#define WSPD_IFF_UP 0x00000001u
#define WSPD_IFF_BROADCAST 0x00000002u
#define WSPD_IFF_LOOPBACK 0x00000004u
#define WSPD_IFF_POINTTOPOINT 0x00000008u
#define WSPD_IFF_MULTICAST 0x00000010u

/* SIO_KEEPALIVE_VALS; times in milliseconds. */
struct tcp_keepalive {
    ULONG onoff;
    ULONG keepalivetime;
    ULONG keepaliveinterval;
};

#define FD_MAX_EVENTS 10

typedef struct _WSANETWORKEVENTS {
    LONG lNetworkEvents;
    int iErrorCode[FD_MAX_EVENTS];
} WSANETWORKEVENTS, *LPWSANETWORKEVENTS;

typedef struct _GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID;

/* SIO_ACQUIRE_PORT_RESERVATION: the first port in network order, 0 for any, and how many. */
typedef struct _INET_PORT_RANGE {
    USHORT StartPort;
    USHORT NumberOfPorts;
} INET_PORT_RANGE, INET_PORT_RESERVATION;

typedef struct _INET_PORT_RESERVATION_TOKEN {
    ULONG64 Token;
} INET_PORT_RESERVATION_TOKEN;

typedef struct _INET_PORT_RESERVATION_INSTANCE {
    INET_PORT_RESERVATION Reservation;
    INET_PORT_RESERVATION_TOKEN Token;
} INET_PORT_RESERVATION_INSTANCE;

typedef struct _RSS_SCALABILITY_INFO {
    BOOLEAN RssEnabled;
} RSS_SCALABILITY_INFO;

/* SIO_RCVALL. */
#define RCVALL_OFF 0
#define RCVALL_ON 1
#define RCVALL_SOCKETLEVELONLY 2
#define RCVALL_IPLEVEL 3

/* ---- Control codes ---- */

#ifndef FIONBIO
#define FIONBIO 0x8004667Eu
#endif
#ifndef FIONREAD
#define FIONREAD 0x4004667Fu
#endif
#ifndef SIOCATMARK
#define SIOCATMARK 0x40047307u
#endif
#define SIO_ACQUIRE_PORT_RESERVATION 0x98000064u
#define SIO_ADDRESS_LIST_CHANGE 0x28000017u
#define SIO_ADDRESS_LIST_QUERY 0x48000016u
#define SIO_ADDRESS_LIST_SORT 0xC8000019u
#define SIO_ASSOCIATE_HANDLE 0x88000001u
#define SIO_ASSOCIATE_PORT_RESERVATION 0x98000066u
#define SIO_BASE_HANDLE 0x48000022u
#define SIO_BSP_HANDLE 0x4800001Bu
#define SIO_BSP_HANDLE_POLL 0x4800001Du
#define SIO_BSP_HANDLE_SELECT 0x4800001Cu
#define SIO_CHK_QOS 0xDC000001u
#define SIO_ENABLE_CIRCULAR_QUEUEING 0x28000002u
#define SIO_FIND_ROUTE 0x48000003u
#define SIO_FLUSH 0x28000004u
#define SIO_GET_BROADCAST_ADDRESS 0x48000005u
#define SIO_GET_EXTENSION_FUNCTION_POINTER 0xC8000006u
#define SIO_GET_GROUP_QOS 0xC8000008u
#define SIO_GET_INTERFACE_LIST 0x4004747Fu
#define SIO_GET_INTERFACE_LIST_EX 0x4004747Eu
#define SIO_GET_QOS 0xC8000007u
#define SIO_IDEAL_SEND_BACKLOG_CHANGE 0x2000747Au
#define SIO_IDEAL_SEND_BACKLOG_QUERY 0x4004747Bu
#define SIO_KEEPALIVE_VALS 0x98000004u
#define SIO_MULTICAST_SCOPE 0x8800000Au
#define SIO_MULTIPOINT_LOOPBACK 0x88000009u
#define SIO_QUERY_RSS_SCALABILITY_INFO 0x580000D2u
#define SIO_QUERY_TARGET_PNP_HANDLE 0x48000018u
#define SIO_QUERY_PNP_TARGET_HANDLE SIO_QUERY_TARGET_PNP_HANDLE /* as the documentation spells it */
#define SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE 0x580000CDu
#define SIO_RCVALL 0x98000001u
#define SIO_RELEASE_PORT_RESERVATION 0x98000065u
#define SIO_ROUTING_INTERFACE_CHANGE 0x88000015u
#define SIO_ROUTING_INTERFACE_QUERY 0xC8000014u
#define SIO_SET_COMPATIBILITY_MODE 0x9800012Cu
#define SIO_SET_GROUP_QOS 0x8800000Cu
#define SIO_SET_QOS 0x8800000Bu
#define SIO_TRANSLATE_HANDLE 0xC800000Du
#define SIO_UDP_CONNRESET 0x9800000Cu

/* ---- Network events ---- */

#define FD_READ_BIT 0
#define FD_READ (1 << FD_READ_BIT)
#define FD_WRITE_BIT 1
#define FD_WRITE (1 << FD_WRITE_BIT)
#define FD_OOB_BIT 2
#define FD_OOB (1 << FD_OOB_BIT)
#define FD_ACCEPT_BIT 3
#define FD_ACCEPT (1 << FD_ACCEPT_BIT)
#define FD_CONNECT_BIT 4
#define FD_CONNECT (1 << FD_CONNECT_BIT)
#define FD_CLOSE_BIT 5
#define FD_CLOSE (1 << FD_CLOSE_BIT)
#define FD_QOS_BIT 6
#define FD_QOS (1 << FD_QOS_BIT)
#define FD_GROUP_QOS_BIT 7
#define FD_GROUP_QOS (1 << FD_GROUP_QOS_BIT)
#define FD_ROUTING_INTERFACE_CHANGE_BIT 8
#define FD_ROUTING_INTERFACE_CHANGE (1 << FD_ROUTING_INTERFACE_CHANGE_BIT)
#define FD_ADDRESS_LIST_CHANGE_BIT 9
#define FD_ADDRESS_LIST_CHANGE (1 << FD_ADDRESS_LIST_CHANGE_BIT)
#define FD_ALL_EVENTS 0x3FF

/* ---- Error numbers ---- */

#define NO_ERROR 0
#define WSA_INVALID_HANDLE 6
#define WSA_NOT_ENOUGH_MEMORY 8
#define ERROR_NOT_SUPPORTED 50
#define WSA_INVALID_PARAMETER 87
#define ERROR_INSUFFICIENT_BUFFER 122
#define WAIT_TIMEOUT 258
#define ERROR_OPERATION_ABORTED 995
#define WSA_OPERATION_ABORTED 995
#define WSA_IO_INCOMPLETE 996
#define ERROR_IO_PENDING 997
#define WSA_IO_PENDING 997
#define ERROR_NOT_FOUND 1168
#define WSAEINTR 10004
#define WSAEACCES 10013
#define WSAEFAULT 10014
#define WSAEINVAL 10022
#define WSAEWOULDBLOCK 10035
#define WSAEINPROGRESS 10036
#define WSAENOTSOCK 10038
#define WSAENOPROTOOPT 10042
#define WSAEOPNOTSUPP 10045
#define WSAEAFNOSUPPORT 10047
#define WSAEADDRINUSE 10048
#define WSAEADDRNOTAVAIL 10049
#define WSAENETDOWN 10050
#define WSAENETUNREACH 10051
#define WSAENOBUFS 10055
#define WSAENOTCONN 10057
#define WSAEHOSTUNREACH 10065
#define WSANOTINITIALISED 10093

/* ---- Control codes: the calls ---- */

/* Performs a control code on a socket (LPWSPIoctl).

   Returns 0, or SOCKET_ERROR with the error number in *lpErrno; lpErrno is not written on success. Checks the byte
   count's pointer first (WSAEFAULT), then the socket (WSAENOTSOCK), then what the code demands. Pointers up to 0xFFFF
   are wrong; a buffer that the code does not use is not looked at.

   lpOverlapped NULL: synchronous; a routine is ignored. A change request blocks, or, on a non-blocking socket, arms the
   network event and fails with WSAEWOULDBLOCK. While one blocks, WSPCloseSocket from another thread ends it with
   WSAEINTR.
   lpOverlapped set: WSA_IO_PENDING for what completes later, with the event in hEvent reset and then signalled, or,
   where a routine is given (hEvent is the caller's then), by a call of the routine in the thread lpThreadId (NULL: the
   calling one), in an alertable wait of it. The structure has to stay until then. What succeeds at once returns 0, has
   its indication queued already, and tells 0 bytes there. Any error but WSA_IO_PENDING: no indication follows.

   A request that is issued again with the same code, socket, destination and OVERLAPPED while it is pending stays one
   request, which completes once. A thread's pending requests are cancelled when it ends. */
int WSPAPI WSPIoctl(
    SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
    LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
    LPWSATHREADID lpThreadId, LPINT lpErrno);

/* The same in WSAIoctl's shape: the error number is the calling thread's, and 0 after success. */
int WSAAPI WSAIoctl(
    SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
    LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);

/* The calling thread's error number, of its last WSAIoctl, WSASleepEx or WSAWaitForMultipleEvents. */
int WSAAPI WSAGetLastError(void);
void WSAAPI WSASetLastError(int iError);

/* ---- Overlapped requests ---- */

/* The result of an overlapped request: TRUE, or FALSE with the request's error in *lpErrno, or WSA_IO_INCOMPLETE while
   it is pending and fWait is FALSE. With fWait it waits, not alertably. WSAENOTSOCK for what is no socket, WSAEFAULT
   for wrong pointers. *lpcbTransfer and *lpdwFlags are written on success only. */
BOOL WSPAPI WSPGetOverlappedResult(
    SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPDWORD lpcbTransfer, BOOL fWait, LPDWORD lpdwFlags, LPINT lpErrno);

/* Cancels a socket's overlapped requests on one OVERLAPPED, or all of them (NULL), whoever issued them; each completes
   with WSA_OPERATION_ABORTED in the way it asked for. 0, or SOCKET_ERROR: ERROR_NOT_FOUND where the one named is not
   pending, WSAENOTSOCK. */
int WSPAPI WSPCancelIo(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPINT lpErrno);

/* Closes a socket. If this is the process' last descriptor of it, its overlapped requests complete with
   WSA_OPERATION_ABORTED, calls that block on it end with WSAEINTR, its selection and its port reservations end; no
   network event is recorded. WSAENOTSOCK for what is no socket, which stays open. */
int WSPAPI WSPCloseSocket(SOCKET s, LPINT lpErrno);

/* ---- Network events ---- */

/* Selects network events: hEventObject is signalled when one of lNetworkEvents is recorded for the socket, and at once
   where one is recorded already. Replaces the socket's earlier selection, keeps what is recorded, and makes the socket
   non-blocking. 0 selects nothing, and hEventObject is not looked at. WSAEINVAL for bits without an event
   and for other bits, WSAENOTSOCK.

   A change is recorded once for each SIO_ADDRESS_LIST_CHANGE or SIO_ROUTING_INTERFACE_CHANGE that was called without an
   OVERLAPPED on the non-blocking socket, in either order with this call. That call also removes what is recorded. */
int WSPAPI WSPEventSelect(SOCKET s, WSAEVENT hEventObject, LONG lNetworkEvents, LPINT lpErrno);

/* Tells and removes what is recorded and selected, and resets hEventObject unless it is NULL. Of iErrorCode only the
   entries of bits that are set are written: for FD_ROUTING_INTERFACE_CHANGE 0, or WSAENETUNREACH where the destination
   has become unreachable. WSAEFAULT, WSAENOTSOCK and WSA_INVALID_HANDLE leave what is recorded. */
int WSPAPI WSPEnumNetworkEvents(
    SOCKET s, WSAEVENT hEventObject, LPWSANETWORKEVENTS lpNetworkEvents, LPINT lpErrno);

/* ---- Events ---- */

/* Creates an event that is not signalled; WSA_INVALID_EVENT with WSAENOBUFS or WSA_NOT_ENOUGH_MEMORY. */
WSAEVENT WSPAPI WPUCreateEvent(LPINT lpErrno);
/* Signal, reset, close: TRUE, or FALSE with WSA_INVALID_HANDLE. */
BOOL WSPAPI WPUSetEvent(WSAEVENT hEvent, LPINT lpErrno);
BOOL WSPAPI WPUResetEvent(WSAEVENT hEvent, LPINT lpErrno);
BOOL WSPAPI WPUCloseEvent(WSAEVENT hEvent, LPINT lpErrno);

/* ---- Threads and alertable waits ---- */

/* Tells the calling thread's id, for lpThreadId and WPUQueueApc; it has to be closed. 0, or SOCKET_ERROR with
   WSAEFAULT. */
int WSPAPI WPUOpenCurrentThread(LPWSATHREADID lpThreadId, LPINT lpErrno);
int WSPAPI WPUCloseThread(LPWSATHREADID lpThreadId, LPINT lpErrno);

/* Queues a call to an open thread id, made in the next alertable wait of that thread. SOCKET_ERROR with WSAEFAULT where
   the id is not open or its thread has ended, and WSAENOBUFS where 65536 calls wait. */
int WSPAPI WPUQueueApc(LPWSATHREADID lpThreadId, LPWSAUSERAPC lpfnUserApc, DWORD_PTR dwContext, LPINT lpErrno);

#define WSA_INFINITE 0xFFFFFFFFu
#define WSA_MAXIMUM_WAIT_EVENTS 64
#define WSA_WAIT_EVENT_0 0u
#define WAIT_IO_COMPLETION 192u
#define WSA_WAIT_IO_COMPLETION 192u
#define WSA_WAIT_TIMEOUT 258u
#define WSA_WAIT_FAILED 0xFFFFFFFFu

/* Sleeps for a time in milliseconds or WSA_INFINITE. If alertable, it first makes the calls that are queued to the
   thread, completion routines among them, and returns WAIT_IO_COMPLETION as soon as it has made one; else 0. An alertable
   wait takes a descriptor of the thread's own: WSA_WAIT_FAILED with WSAENOBUFS where there is none. */
DWORD WSAAPI WSASleepEx(DWORD dwMilliseconds, BOOL bAlertable);

/* Waits until one event is signalled (or, with fWaitAll, all are): WSA_WAIT_EVENT_0 and the lowest index of a signalled
   one, WSA_WAIT_TIMEOUT, WSA_WAIT_IO_COMPLETION as WSASleepEx, or WSA_WAIT_FAILED with WSA_INVALID_PARAMETER for none
   or more than 64 events, WSA_INVALID_HANDLE. Resets nothing. */
DWORD WSAAPI WSAWaitForMultipleEvents(
    DWORD cEvents, const WSAEVENT *lphEvents, BOOL fWaitAll, DWORD dwTimeout, BOOL fAlertable);

/* ---- Beyond Winsock ---- */

/* What a socket's address list and change requests mean, from the next request on; zeros for plain Winsock. */
typedef struct _WSPD_CHANGE_OPTIONS {
    DWORD dwFlags;         /* WSPD_CHANGE_* */
    DWORD dwQuietTime;     /* milliseconds without a further change before a request completes */
    DWORD dwCeiling;       /* milliseconds that a completion is delayed at most; 0: ten times dwQuietTime */
    DWORD dwRemovalDelay;  /* milliseconds in which what was lost may come back without a completion */
} WSPD_CHANGE_OPTIONS, *LPWSPD_CHANGE_OPTIONS;

#define WSPD_CHANGE_BINDABLE 1u /* the list of everything that bind() takes now, deprecated and unplugged too */
#define WSPD_CHANGE_PATH 2u     /* another gateway is a routing-interface change */

/* Sets a socket's options. 0, or SOCKET_ERROR: WSAEFAULT, WSAEINVAL for an unknown flag, WSAENOTSOCK. */
int WSPAPI WSPDSetChangeOptions(SOCKET s, const WSPD_CHANGE_OPTIONS *lpOptions, LPINT lpErrno);

/* For SIO_GET_EXTENSION_FUNCTION_POINTER: the functions of this header that Winsock does not have. */
#define WSPD_ID_CANCELIO \
    { 0x6a3f3c56u, 0x0d0fu, 0x4b8bu, { 0x9d, 0x5e, 0x57, 0x53, 0x50, 0x44, 0x00, 0x01 } }
#define WSPD_ID_SETCHANGEOPTIONS \
    { 0x6a3f3c56u, 0x0d0fu, 0x4b8bu, { 0x9d, 0x5e, 0x57, 0x53, 0x50, 0x44, 0x00, 0x02 } }
typedef int(WSPAPI *LPFN_WSPCANCELIO)(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPINT lpErrno);
typedef int(WSPAPI *LPFN_WSPDSETCHANGEOPTIONS)(SOCKET s, const WSPD_CHANGE_OPTIONS *lpOptions, LPINT lpErrno);

#ifdef __cplusplus
}
#endif

#endif

/* Changes routes that nobody asks about, at a steady rate; prints how many events that were and the nanoseconds. */
#include <CMeasure.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments)
{
    if (count != 4) {
        fprintf(stderr, "usage: router INTERFACE EVENTS EVENTS-PER-SECOND\n");
        return 64;
    }
    unsigned interface = measure_interface(arguments[1]);
    unsigned events = (unsigned)atoi(arguments[2]), rate = (unsigned)atoi(arguments[3]);
    int rtnetlink = measure_rtnetlink();
    long long time = rtnetlink < 0 ? rtnetlink : measure_route_events(rtnetlink, interface, events, rate);
    if (time < 0) {
        fprintf(stderr, "router: %s\n", strerror((int)-time));
        return 1;
    }
    printf("%u %lld\n", events, time);
    return 0;
}

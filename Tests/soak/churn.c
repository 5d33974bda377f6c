/* Route events in a burst: churn INTERFACE COUNT PER_SECOND; at the end each route is gone. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "CMeasure.h"

int main(int count, char **arguments) {
    unsigned interface = count == 4 ? measure_interface(arguments[1]) : 0;
    int rtnetlink = measure_rtnetlink();
    long long result;

    if (interface == 0) errx(64, "usage: churn INTERFACE COUNT PER_SECOND");
    if (rtnetlink < 0) errx(71, "rtnetlink: %s", strerror(-rtnetlink));
    result = measure_route_events(rtnetlink, interface, (unsigned)atoi(arguments[2]), (unsigned)atoi(arguments[3]));
    if (result < 0) errx(1, "routes: %s", strerror((int)-result));
    return 0;
}

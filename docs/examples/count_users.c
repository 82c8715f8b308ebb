/*
 * count_users.c - events per user of a file of events, as JSON lines, CSV or any other format.
 *
 *     cc count_users.c $(pkg-config --cflags --libs sumoq) && ./a.out events.jsonl
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <sumoq.h>

int main(int argc, char **argv)
{
    sumoq *session = sumoq_open();
    enum sumoq_status status = SUMOQ_DONE;
    for (int i = 1; i < argc && status == SUMOQ_DONE; i++) {
        status = sumoq_add_path(session, argv[i]);
    }
    sumoq_query *query =
        sumoq_prepare(session, "* | count by user | sort by _count, user asc", SIZE_MAX, NULL);
    if (status == SUMOQ_DONE) {
        status = sumoq_run(query);
    }
    if (status == SUMOQ_DONE) {
        while (sumoq_next(query) == 1) {
            const char *user = sumoq_text(query, 0, NULL);
            printf("%8" PRId64 "  %s\n", sumoq_int(query, 1), user ? user : "(none)");
        }
    } else {
        fprintf(stderr, "count_users: %s%s\n", sumoq_error(session), sumoq_message(query));
    }
    sumoq_free(query);
    sumoq_close(session);
    return (int)status;
}

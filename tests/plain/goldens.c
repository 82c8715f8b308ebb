/*
 * goldens.c - the golden cases of files, without Criterion, whose processes do not start under the
 * thread sanitizer. The last line is `N passed, N failed`.
 */
#include "runner/cases.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    size_t passed = 0, failed = 0;
    for (int i = 1; i < argc; i++) {
        struct arena a;
        size_t n = 0, bad = 0;
        arena_init(&a, NULL);
        cases_run(&a, argv[i], &n, &bad);
        arena_release(&a);
        passed += n > bad ? n - bad : 0;
        failed += bad;
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed > 0;
}

/* diag_examples.c - the two queries of each code's page: the wrong one has the code, the right one
 * neither has it nor any error. */
#include "engine/query.h"

#include <criterion/criterion.h>

/* Codes that no short query can show when it is checked. */
static const enum diag_code elsewhere[] = {
    DIAG_NOT_UTF8,   /* a page is text */
    DIAG_NO_VALUE,   /* a check accepts parameters without values */
    DIAG_MACRO_LOOP, /* macros are files */
    DIAG_NO_TABLE,   /* tables are files */
    DIAG_TOO_DEEP,   /* too long for a page, as the next four */
    DIAG_TOO_LONG,      DIAG_TOO_MANY_NAMES, DIAG_TOO_MANY_STAGES, DIAG_LONG_QUERY,
    DIAG_NEEDS_SERVICE, /* a run, or a check with --strict */
    DIAG_READ_FAILED,   /* a run, as all that follow */
    DIAG_OUT_OF_MEMORY, DIAG_STOPPED,        DIAG_TEMPORARY_FILE,  DIAG_TABLE_NOT_SAVED,
    DIAG_TABLE_UNFIT,   DIAG_UNDECIDED,      DIAG_ABSENT_FIELD,    DIAG_NEVER_HOLDS,
    DIAG_NEVER_PARSES,  DIAG_OUT_OF_RANGE,   DIAG_ALWAYS_HOLDS,    DIAG_UNUSED_TABLE,
    DIAG_NO_DATABASE,   DIAG_SEVERAL_ROWS,   DIAG_MORE_FINDINGS,
};

static bool is_elsewhere(enum diag_code code)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        if (elsewhere[i] == code) {
            return true;
        }
    }
    return false;
}

struct found {
    bool code, error;
};

static struct found check_gives(const char *text, enum diag_code code)
{
    struct query_options options = { .checks_only = true };
    struct query *q = query_new(str_of(text), "q", &options);
    const struct diags *d = query_diags(q);
    struct found found = { .error = d->count[DIAG_ERROR] > 0 };
    for (size_t i = 0; i < d->n; i++) {
        found.code |= d->items[i]->code == code;
    }
    query_free(q);
    return found;
}

Test(diag_examples, wrong_and_right)
{
    for (int i = 0; i < DIAG_CODES; i++) {
        const struct diag_info *info = &diag_infos[i];
        enum diag_code code = (enum diag_code)i;
        cr_expect_eq(info->wrong == NULL, info->right == NULL, "%s has both or none", info->code);
        if (!info->wrong || !info->right) {
            cr_expect(is_elsewhere(code), "%s has no example", info->code);
            continue;
        }
        cr_expect(!is_elsewhere(code), "%s has an example", info->code);
        cr_expect(check_gives(info->wrong, code).code, "%s: %s", info->code, info->wrong);
        struct found right = check_gives(info->right, code);
        cr_expect(!right.code && !right.error, "%s: %s", info->code, info->right);
    }
}

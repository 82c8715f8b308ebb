/* diag_examples.c - the two queries of each code's page: the wrong one has the code, the right one
 * does not. */
#include "engine/query.h"

#include <criterion/criterion.h>

static bool check_gives(const char *text, enum diag_code code)
{
    struct query_options options = { .checks_only = true };
    struct query *q = query_new(str_of(text), "q", &options);
    const struct diags *d = query_diags(q);
    bool found = false;
    for (size_t i = 0; i < d->n; i++) {
        found |= d->items[i]->code == code;
    }
    query_free(q);
    return found;
}

Test(diag_examples, wrong_and_right)
{
    for (int i = 0; i < DIAG_CODES; i++) {
        const struct diag_info *info = &diag_infos[i];
        cr_expect_eq(info->wrong == NULL, info->right == NULL, "%s has both or none", info->code);
        if (info->wrong && info->right) {
            cr_expect(check_gives(info->wrong, (enum diag_code)i), "%s: %s", info->code,
                      info->wrong);
            cr_expect(!check_gives(info->right, (enum diag_code)i), "%s: %s", info->code,
                      info->right);
        }
    }
}

/*
 * csv.c - comma-separated values as RFC 4180 has them, but with plain line ends.
 *
 * Null is nothing and an empty text is "", so that readers can distinguish them. In a result of one
 * column a null is "" too: most readers skip empty lines.
 */
#include "base/write/csv_write.h"
#include "out/separated.h"

static void csv_write(struct out_stream *out, const struct result *r,
                      const struct out_options *options)
{
    static const struct separated how = { ",", "\"\"", csv_put_value };
    separated_write(out, r, options, &how);
}

const struct out_def out_csv = {
    .name = "csv",
    .doc = "comma-separated values with a header line",
    .separates = true,
    .write = csv_write,
};

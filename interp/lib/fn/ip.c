/*
 * ip.c - functions of IP addresses. isPrivateIP and its kin remove the row from the result when
 * their argument is not an IPv4 address. Specified: docs/language/functions.md, addresses.
 */
#include "catalog/fn_def.h"
#include "data/address.h"

/* Is the argument an address? *v gets an IPv4 one. */
static bool read_v4(const struct fn_call *c, size_t arg, size_t i, uint32_t *v)
{
    return !cell_is_null(fn_cell(c, arg, i)) && address_read_v4(fn_text(c, arg, i), v);
}

static bool reads_v6(const struct fn_call *c, size_t i)
{
    return !cell_is_null(fn_cell(c, 0, i)) && address_is_v6(fn_text(c, 0, i));
}

static void eval_valid(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        uint32_t v;
        fn_put(c, i, cell_bool(read_v4(c, 0, i, &v) || reads_v6(c, i)));
    }
}

static void eval_valid_v4(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        uint32_t v;
        fn_put(c, i, cell_bool(read_v4(c, 0, i, &v)));
    }
}

static void eval_valid_v6(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        fn_put(c, i, cell_bool(reads_v6(c, i)));
    }
}

static void eval_kind(struct fn_call *c, bool (*test)(uint32_t v), bool wanted)
{
    for (size_t i = 0; i < c->live; i++) {
        uint32_t v;
        if (read_v4(c, 0, i, &v)) {
            fn_put(c, i, cell_bool(test(v) == wanted));
        } else {
            fn_drop(c, i);
        }
    }
}

static void eval_private(struct fn_call *c)
{
    eval_kind(c, address_is_private, true);
}

static void eval_reserved(struct fn_call *c)
{
    eval_kind(c, address_is_reserved, true);
}

static void eval_public(struct fn_call *c)
{
    eval_kind(c, address_is_reserved, false);
}

static void put_bad(struct fn_call *c, size_t i)
{
    (*c->bad)++;
    fn_put(c, i, cell_null());
}

static void put_address(struct fn_call *c, size_t i, uint32_t v)
{
    char *buffer = arena_alloc(c->scratch, ADDRESS_TEXT_MAX);
    fn_put_text(c, i, (struct str) { buffer, address_write_v4(buffer, v) });
}

static bool is_length(int64_t bits)
{
    return bits >= 0 && bits <= 32;
}

static const char *check_length(const struct cell *bits)
{
    int64_t v;
    return bits && cell_integer(bits, &v) && !is_length(v)
               ? "the length of a prefix is between 0 and 32"
               : NULL;
}

/* The last argument is the length of a prefix. */
static const char *check_last(struct arena *a, const struct cell *const *args, size_t n,
                              size_t *bad_arg)
{
    (void)a;
    *bad_arg = n - 1;
    return check_length(args[n - 1]);
}

static void eval_prefix(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        uint32_t v;
        int64_t bits = fn_int(c, 1, i);
        if (read_v4(c, 0, i, &v) && is_length(bits)) {
            put_address(c, i, v & address_mask(bits));
        } else {
            put_bad(c, i);
        }
    }
}

static void eval_compare(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        uint32_t v, w;
        int64_t bits = fn_int(c, 2, i);
        if (read_v4(c, 0, i, &v) && read_v4(c, 1, i, &w) && is_length(bits)) {
            fn_put(c, i, cell_bool(((v ^ w) & address_mask(bits)) == 0));
        } else {
            put_bad(c, i);
        }
    }
}

static void eval_mask(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        int64_t bits = fn_int(c, 0, i);
        if (is_length(bits)) {
            put_address(c, i, address_mask(bits));
        } else {
            put_bad(c, i);
        }
    }
}

static void eval_number(struct fn_call *c)
{
    for (size_t i = 0; i < c->live; i++) {
        uint32_t v;
        if (read_v4(c, 0, i, &v)) {
            fn_put(c, i, cell_int(v));
        } else {
            put_bad(c, i);
        }
    }
}

/* clang-format off */
#define ROW(fn_name, fn_doc) .name = (fn_name), .family = "ip", .doc = (fn_doc), .in_place = true
#define TEST_ROW(fn_name, fn_doc) \
    ROW(fn_name, fn_doc), .params = { { "address", T_STRING } }, .returns = T_BOOL, .nulls = FN_NULL_SEEN

const struct fn_def fns_ip[] = {
    { TEST_ROW("isValidIP", "Is a string an IPv4 or IPv6 address?"),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "isValidIP(\"10.255.255.255\")", "true" }, { "isValidIP(\"127.0.500.1\")", "false" },
                    { "isValidIP(null)", "false" } },
      .eval = eval_valid },
    { TEST_ROW("isValidIPv4", "Is a string an IPv4 address?"),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "isValidIPv4(\"10.0.0.1\")", "true" }, { "isValidIPv4(\"::1\")", "false" } }, .eval = eval_valid_v4 },
    { TEST_ROW("isValidIPv6", "Is a string an IPv6 address?"),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "isValidIPv6(\"2001:db8::1\")", "true" }, { "isValidIPv6(\"10.0.0.1\")", "false" } }, .eval = eval_valid_v6 },
    { TEST_ROW("isPrivateIP", "Is an IPv4 address one of 10/8, 172.16/12 or 192.168/16? A row with anything else is removed from the result."),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "isPrivateIP(\"192.168.0.1\")", "true" }, { "isPrivateIP(\"127.0.0.1\")", "false" } }, .filters_rows = true, .eval = eval_private },
    { TEST_ROW("isReservedIP", "Does an IPv4 address belong to a reserved network (RFC 5735)? A row with anything else is removed from the result."),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "isReservedIP(\"127.0.0.1\")", "true" }, { "isReservedIP(\"8.8.8.8\")", "false" } }, .filters_rows = true, .eval = eval_reserved },
    { TEST_ROW("isPublicIP", "Is an IPv4 address not reserved? A row with anything else is removed from the result."),
      .fidelity = FIDELITY_INFERRED,
      .examples = { { "isPublicIP(\"8.8.8.8\")", "true" }, { "isPublicIP(\"10.0.0.1\")", "false" } }, .filters_rows = true, .eval = eval_public },
    { ROW("getCIDRPrefix", "The network of an IPv4 address: its first `length` bits, the others zero."),
      .params = { { "address", T_STRING }, { "length", T_INT } }, .returns = T_STRING,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "getCIDRPrefix(\"10.10.1.35\", \"27\")", "\"10.10.1.32\"" } }, .check = check_last, .eval = eval_prefix },
    { ROW("compareCIDRPrefix", "Do two IPv4 addresses have the same first `length` bits? Null when either is not an address."),
      .params = { { "address1", T_STRING }, { "address2", T_STRING }, { "length", T_INT } }, .returns = T_BOOL,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "compareCIDRPrefix(\"10.10.1.32\", \"10.10.1.44\", toInt(27))", "true" },
                    { "compareCIDRPrefix(\"10.10.1.32\", \"10.10.1.64\", 27)", "false" },
                    { "compareCIDRPrefix(\"10.10.1.32\", \"web1\", 27)", "null" } },
      .check = check_last, .eval = eval_compare },
    { ROW("maskFromCIDR", "The mask of a prefix length."), .params = { { "length", T_INT } }, .returns = T_STRING,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "maskFromCIDR(24)", "\"255.255.255.0\"" }, { "maskFromCIDR(0)", "\"0.0.0.0\"" } },
      .check = check_last, .eval = eval_mask },
    { ROW("ipv4ToNumber", "An IPv4 address as a number."), .params = { { "address", T_STRING } }, .returns = T_INT,
      .fidelity = FIDELITY_EXACT,
      .examples = { { "ipv4ToNumber(\"1.2.3.4\")", "16909060" }, { "ipv4ToNumber(\"1.2.3\")", "null" } }, .eval = eval_number },
    { 0 },
};
/* clang-format on */

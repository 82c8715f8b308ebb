/*
 * data_address.c - texts that are addresses and texts that are none; edges of the networks.
 */
#include "data/address.h"

#include <criterion/criterion.h>

static uint32_t v4(const char *text)
{
    uint32_t v = 0;
    cr_expect(address_read_v4(str_of(text), &v), "%s", text);
    return v;
}

Test(address, ipv4)
{
    cr_expect_eq(v4("1.2.3.4"), 16909060);
    cr_expect_eq(v4("0.0.0.0"), 0);
    cr_expect_eq(v4("255.255.255.255"), UINT32_MAX);
    static const char *const none[] = { "",          "1.2.3",      "1.2.3.4.5",  "1.2.3.256",
                                        "01.2.3.4",  "1.2.3.00",   " 1.2.3.4",   "1.2.3.4 ",
                                        "1.2.3.4/8", "1.2.3.4:80", "1..3.4",     "1.2.3.",
                                        ".1.2.3.4",  "a.b.c.d",    "1.2.3.0004", "-1.2.3.4" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        uint32_t v;
        cr_expect(!address_read_v4(str_of(none[i]), &v), "%s", none[i]);
    }
}

Test(address, ipv4_is_read_within_its_slice)
{
    uint32_t v;
    cr_expect(address_read_v4((struct str) { "1.2.3.456", 7 }, &v));
    cr_expect_eq(v, 16909060);
    cr_expect(!address_read_v4((struct str) { NULL, 0 }, &v));
}

Test(address, ipv6)
{
    static const char *const good[] = { "::",
                                        "::1",
                                        "2001:db8::ff00:42:8329",
                                        "2001:0DB8:0:0:0:FF00:42:8329",
                                        "::ffff:1.2.3.4",
                                        "64:ff9b::192.0.2.33" };
    static const char *const bad[] = {
        "",           ":",     "1::2::3",           "2001:db8", "12345::",
        "::1/64",     "[::1]", "fe80::1%eth0",      "10.0.0.1", "::1.2.3",
        "::01.2.3.4", "g::",   "1:2:3:4:5:6:7:8:9", " ::1",     ":::"
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        cr_expect(address_is_v6(str_of(good[i])), "%s", good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect(!address_is_v6(str_of(bad[i])), "%s", bad[i]);
    }
    cr_expect(!address_is_v6((struct str) { "::1\0", 4 }));
}

Test(address, masks_and_texts)
{
    char buffer[ADDRESS_TEXT_MAX];
    cr_expect_eq(address_mask(0), 0);
    cr_expect_eq(address_mask(1), 0x80000000);
    cr_expect_eq(address_mask(27), 0xFFFFFFE0);
    cr_expect_eq(address_mask(32), UINT32_MAX);
    struct str s = { buffer, address_write_v4(buffer, UINT32_MAX) };
    cr_expect(str_eq(s, STR("255.255.255.255")));
    s.len = address_write_v4(buffer, v4("10.0.200.3"));
    cr_expect(str_eq(s, STR("10.0.200.3")));
}

Test(address, edges_of_networks)
{
    cr_expect(address_is_private(v4("10.255.255.255")) && !address_is_private(v4("11.0.0.0")));
    cr_expect(!address_is_private(v4("172.15.255.255")) && address_is_private(v4("172.16.0.0")));
    cr_expect(address_is_private(v4("172.31.255.255")) && !address_is_private(v4("172.32.0.0")));
    cr_expect(address_is_private(v4("192.168.0.1")) && !address_is_private(v4("127.0.0.1")));
    static const char *const reserved[] = { "0.1.2.3",       "127.0.0.1",      "169.254.9.9",
                                            "192.0.0.255",   "192.0.2.1",      "192.88.99.1",
                                            "198.18.0.0",    "198.19.255.255", "198.51.100.7",
                                            "203.0.113.255", "224.0.0.1",      "255.255.255.255" };
    static const char *const open[] = { "8.8.8.8",      "1.1.1.1",     "192.0.1.0",
                                        "192.0.3.0",    "198.17.0.1",  "198.20.0.0",
                                        "198.51.101.0", "203.0.112.9", "223.255.255.255",
                                        "126.1.1.1" };
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        cr_expect(address_is_reserved(v4(reserved[i])), "%s", reserved[i]);
    }
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        cr_expect(!address_is_reserved(v4(open[i])), "%s", open[i]);
    }
}

/*
 * data_log_level.c - levels in texts: the documented keys, words and their order, and texts that
 * are not quite JSON.
 */
#include "data/log_level.h"

#include <criterion/criterion.h>
#include <stdio.h>

static void same(const char *text, const char *level)
{
    const char *found = log_level_of(str_of(text));
    cr_expect_str_eq(found ? found : "none", level, "`%s`", text);
}

Test(data_log_level, keys_of_json)
{
    static const char *const keys[] = { "level",     "Level",     "loglevel",  "logLevel",
                                        "Loglevel",  "LogLevel",  "log_level", "log-level",
                                        "Log_Level", "Log_level", "severity",  "_loglevel" };
    char text[64];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        snprintf(text, sizeof text, "{\"m\":\"error\",\"%s\" : \"warning\"}", keys[i]);
        same(text, "WARN");
    }
    same("{\"levels\":\"debug\",\"m\":\"error\"}", "ERROR");
    same("{\"m\":\"level\",\"n\":\"error\"}", "ERROR");
    same("{\"level\":\"notice\",\"m\":\"error\"}", "none");
    same("{\"level\":3,\"m\":\"error\"}", "none");
    same("{\"a\":{\"level\":\"error\"},\"level\":\"info\"}", "INFO");
    same("{\"level\":\"info\",\"a\":{\"level\":\"error\"}}", "INFO");
    same("{\"level\":\"info\",\"severity\":\"error\"}", "ERROR");
    same("[{\"level\":\"debug\"}]", "DEBUG");
}

Test(data_log_level, words_of_other_texts)
{
    same("a DEBUG b", "DEBUG");
    same("information", "INFO");
    same("[warn] x", "WARN");
    same("debug info warn error", "ERROR");
    same("error, FATAL", "FATAL");
    same("an_error_code", "ERROR");
    same("errors 1error infos", "none");
    same("INFO {\"level\":\"error\"}", "ERROR");
    same("", "none");
}

Test(data_log_level, broken_json)
{
    same("{\"level\":\"error", "ERROR");
    same("{\"level\":", "none");
    same("{\"level\\", "none");
    same("{\"", "none");
    same("{}}}{\"level\":\"info\"}", "INFO");
}

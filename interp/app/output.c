/*
 * output.c - see output.h.
 */
#include "app/output.h"

#include "base/os/os.h"

#include <errno.h>

static bool refuse(struct app *app, const struct output *o)
{
    app_error(app, "%s: %s", o->path, strerror(errno));
    return false;
}

bool output_begin(struct app *app, struct output *o)
{
    o->path = args_text(&app->args, OPTION_OUTPUT);
    os_replace_init(&o->file);
    bool ok = !o->path || os_replace_find(&o->file, &app->arena, o->path, false);
    os_replace_end(&o->file);
    return ok || refuse(app, o);
}

int output_open(struct app *app, struct output *o)
{
    if (!os_replace_find(&o->file, &app->arena, o->path, false) ||
        !os_replace_open(&o->file, &app->arena)) {
        refuse(app, o);
        return -1;
    }
    return o->file.fd;
}

bool output_end(struct app *app, struct output *o, bool complete)
{
    bool ok = !complete || os_replace_commit(&o->file) || refuse(app, o);
    os_replace_end(&o->file);
    return ok;
}

void output_abandon(const struct output *o)
{
    os_replace_abandon(&o->file);
}

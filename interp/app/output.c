/*
 * output.c - see output.h.
 *
 * A regular file is written beside its name and renamed, so that a full disk, an interrupt or a
 * failed query leave the old content. Devices, pipes and links that lead nowhere are written in
 * place.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "app/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int refuse(struct app *app, const struct output *o)
{
    app_error(app, "%s: %s", o->path, strerror(errno));
    return -1;
}

/* The file's name with its folder, after links; NULL: errno. */
static const char *resolve(struct app *app, const char *path, bool exists)
{
    char full[PATH_MAX];
    if (exists) {
        return realpath(path, full) ? arena_cstr(&app->arena, str_of(full)) : NULL;
    }
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash ? arena_cstr(&app->arena, (struct str) { path, (size_t)(slash - path) + 1 }) : ".";
    const char *name = slash ? slash + 1 : path;
    if (!realpath(folder, full)) {
        return NULL;
    }
    if (*name == '\0') {
        errno = EISDIR;
        return NULL;
    }
    return arena_printf(&app->arena, "%s/%s", full, name).s;
}

/* A new file beside the target; -1: errno. */
static int open_part(struct app *app, struct output *o)
{
    const char *slash = strrchr(o->target, '/');
    int folder = (int)(slash - o->target), fd = -1;
    for (int i = 0; i < 1000; i++) {
        o->part = arena_printf(&app->arena, "%.*s/.sumoq-%ld-%d.part", folder, o->target,
                               (long)getpid(), i)
                      .s;
        fd = open(o->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) {
            break;
        }
    }
    if (fd < 0) {
        o->part = NULL;
    }
    return fd;
}

bool output_begin(struct app *app, struct output *o)
{
    struct stat st, link;
    *o = (struct output) { .path = args_text(&app->args, OPTION_OUTPUT) };
    if (!o->path) {
        return true;
    }
    bool exists = stat(o->path, &st) == 0;
    bool in_place = exists ? !S_ISREG(st.st_mode) : lstat(o->path, &link) == 0;
    if (exists && access(o->path, W_OK) != 0) {
        refuse(app, o);
        return false;
    }
    if (!in_place) {
        o->mode = exists ? st.st_mode & 07777u : 0;
        o->target = resolve(app, o->path, exists);
    } else if (exists && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
    } else {
        return true;
    }
    int fd = o->target ? open_part(app, o) : -1;
    if (fd < 0) {
        refuse(app, o);
        return false;
    }
    close(fd);
    output_drop(o);
    o->part = NULL;
    return true;
}

int output_open(struct app *app, struct output *o)
{
    int fd = o->target ? open_part(app, o)
                       : open(o->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (fd >= 0 && o->mode != 0 && fchmod(fd, o->mode) != 0) {
        close(fd);
        output_drop(o);
        fd = -1;
    }
    return fd >= 0 ? fd : refuse(app, o);
}

bool output_end(struct app *app, struct output *o, int fd, bool sound)
{
    bool ok = true;
    if (o->target && sound) {
        ok = fsync(fd) == 0;
    }
    if (close(fd) != 0 && ok && sound) {
        ok = false;
    }
    if (ok && sound && o->target) {
        ok = rename(o->part, o->target) == 0;
    }
    if (!ok) {
        refuse(app, o);
    }
    if (!ok || !sound) {
        output_drop(o);
    }
    o->part = NULL;
    return ok;
}

void output_drop(const struct output *o)
{
    int error = errno;
    if (o->part) {
        unlink(o->part);
    }
    errno = error;
}

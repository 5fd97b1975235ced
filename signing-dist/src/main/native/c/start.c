/*
 * The start of the program, before that of the builder, which is linked under the name __real_main: what the launcher does
 * for a JVM.
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int __real_main(int count, char **arguments);
int __wrap_main(int count, char **arguments);

enum { MOST_OPTIONS = 32 };

static char *joined(const char *start, const char *end) {
  char *text = malloc(strlen(start) + strlen(end) + 1);
  if (!text) abort();
  return strcat(strcpy(text, start), end);
}

/* Options may come before the command. */
static int runs_long(int count, char **arguments) {
  for (int next = 1; next < count; next++) {
    if (strcmp(arguments[next], "serve") == 0 || strcmp(arguments[next], "update") == 0) return 1;
    if (arguments[1][0] != '-') return 0;
  }
  return 0;
}

/* Java does not run in a directory that was deleted. The property makes the command reject relative paths. */
static int leave_deleted_directory(void) {
  char *directory = getcwd(NULL, 0);
  free(directory);
  return !directory && chdir("/") == 0;
}

/* As in the launcher: memory, what the user adds, and properties. */
static int add_options(char **to, int argument_count, char **arguments) {
  int count = 0;
  if (runs_long(argument_count, arguments)) {
    to[count++] = "-Xmx48m";
    to[count++] = "-Xmn8m";
    to[count++] = "-XX:+ExitOnOutOfMemoryError";
  }
  if (leave_deleted_directory()) to[count++] = "-Ddev.rolesanywhere.cli.deletedDirectory=true";
  /* The name of a link chooses a command. The single file passes on the name that it was called by. */
  const char *name = getenv("ROLESANYWHERE_INVOKED_NAME");
  if (!name) name = argument_count > 0 ? arguments[0] : "";
  const char *slash = strrchr(name, '/');
  to[count++] = joined("-Ddev.rolesanywhere.cli.invokedName=", slash ? slash + 1 : name);
  unsetenv("ROLESANYWHERE_INVOKED_NAME");
  const char *variable = getenv("ROLESANYWHERE_JAVA_OPTIONS");
  char *words = variable ? joined(variable, "") : NULL;
  for (char *word = words ? strtok(words, " ") : NULL; word && count < MOST_OPTIONS; word = strtok(NULL, " ")) {
    to[count++] = word;
  }
  return count;
}

/* The runtime would take arguments such as -Xmx and -D for its own, even if they are values. Java removes the mark. */
static char *marked(char *argument) {
  if (strncmp(argument, "-X", 2) != 0 && strncmp(argument, "-D", 2) != 0) return argument;
  return joined("\001", argument);
}

int __wrap_main(int count, char **arguments) {
  /* A core dump would contain keys and credentials. */
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  /* The Java heap is elsewhere, and threads rarely allocate here. Each arena would reserve 64 MB of addresses. */
  mallopt(M_ARENA_MAX, 1);

  char **all = calloc((size_t)count + MOST_OPTIONS + 5, sizeof *all);
  if (!all) abort();
  int total = 0;
  if (count > 0) all[total++] = arguments[0];
  total += add_options(all + total, count, arguments);
  for (int next = 1; next < count; next++) all[total++] = marked(arguments[next]);
  return __real_main(total, all);
}

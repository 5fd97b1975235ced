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

/* Java does not run in a directory that was deleted. The variable makes the command reject relative paths. */
static void leave_deleted_directory(void) {
  char *directory = getcwd(NULL, 0);
  if (directory) {
    free(directory);
  } else if (chdir("/") == 0) {
    setenv("ROLESANYWHERE_DELETED_DIRECTORY", "true", 1);
  }
}

/* The memory of a command that runs for long, and what the user adds. */
static int add_options(char **to, const char *command) {
  int count = 0;
  if (command && (strcmp(command, "serve") == 0 || strcmp(command, "update") == 0)) {
    to[count++] = "-Xmx48m";
    to[count++] = "-Xmn8m";
    to[count++] = "-XX:+ExitOnOutOfMemoryError";
  }
  const char *variable = getenv("ROLESANYWHERE_JAVA_OPTIONS");
  char *words = variable ? strdup(variable) : NULL;
  for (char *word = words ? strtok(words, " ") : NULL; word && count < MOST_OPTIONS; word = strtok(NULL, " ")) {
    to[count++] = word;
  }
  return count;
}

/* The runtime would take arguments such as -Xmx and -D for its own, even if they are values. Java removes the mark. */
static char *marked(char *argument) {
  if (strncmp(argument, "-X", 2) != 0 && strncmp(argument, "-D", 2) != 0) return argument;
  size_t size = strlen(argument) + 1;
  char *copy = malloc(size + 1);
  if (!copy) abort();
  *copy = '\001';
  memcpy(copy + 1, argument, size);
  return copy;
}

int __wrap_main(int count, char **arguments) {
  /* A core dump would contain keys and credentials. */
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  /* The Java heap is elsewhere, and threads rarely allocate here. Each arena would reserve 64 MB of addresses. */
  mallopt(M_ARENA_MAX, 1);
  leave_deleted_directory();

  char **all = calloc((size_t)count + MOST_OPTIONS + 5, sizeof *all);
  if (!all) abort();
  int total = 0;
  if (count > 0) all[total++] = arguments[0];
  total += add_options(all + total, count > 1 ? arguments[1] : NULL);
  for (int next = 1; next < count; next++) all[total++] = marked(arguments[next]);
  return __real_main(total, all);
}

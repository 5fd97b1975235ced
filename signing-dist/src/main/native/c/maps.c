/*
 * What the runtime asks at its start about the memory of the process, without /proc/self/maps. The kernel takes 0.2 ms to
 * write that file, once for the stack of the first thread, and once for the place of the heap in the program.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

int __wrap_openSII(const char *path, int flags, int mode);
int __real_pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);
int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);

/* The kernel keeps at least 128 MB below the first stack free, so a stack up to this limit can grow to its full size. */
enum { LARGEST_STACK = 64 << 20, LONGEST_LINE = 96, MOST_LINES = 32 };

static uintptr_t page_start(uintptr_t address) { return address & -(uintptr_t)getpagesize(); }

static uintptr_t page_end(uintptr_t address) { return page_start(address + (uintptr_t)getpagesize() - 1); }

/*
 * The name of the program is the last text on the first stack, and a null pointer follows it. A loader that was started as
 * a program replaces it by an argument, which is before the environment.
 */
static uintptr_t first_stack_end(void) {
  const char *program = (const char *)getauxval(AT_EXECFN);
  if (!program || (environ && *environ && (uintptr_t)program < (uintptr_t)*environ)) return 0;
  return page_end((uintptr_t)program + strlen(program) + 1 + sizeof(void *));
}

int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes) {
  struct rlimit size;
  uintptr_t end = gettid() == getpid() && pthread_equal(thread, pthread_self()) ? first_stack_end() : 0;
  if (!end || getrlimit(RLIMIT_STACK, &size) || size.rlim_cur > LARGEST_STACK) {
    return __real_pthread_getattr_np(thread, attributes);
  }
  size_t length = page_start(size.rlim_cur);
  int error = pthread_attr_init(attributes);
  if (!error) error = pthread_attr_setstack(attributes, (void *)(end - length), length);
  return error ? error : pthread_attr_setguardsize(attributes, 0);
}

/* The lines of the program itself, which is all that the runtime looks for. */
static int program_maps(void) {
  const Elf64_Phdr *headers = (const Elf64_Phdr *)getauxval(AT_PHDR);
  /* Beyond a limit for files, writing would end the process. */
  struct rlimit size;
  if (getrlimit(RLIMIT_FSIZE, &size) || size.rlim_cur < MOST_LINES * LONGEST_LINE) return -1;
  int file = headers ? memfd_create("maps", MFD_CLOEXEC) : -1;
  if (file < 0) return -1;
  char lines[MOST_LINES * LONGEST_LINE];
  size_t length = 0;
  uintptr_t base = 0;
  for (unsigned long each = 0; each < getauxval(AT_PHNUM); each++) {
    const Elf64_Phdr *header = &headers[each];
    if (header->p_type == PT_PHDR) base = (uintptr_t)headers - header->p_vaddr;
    if (header->p_type != PT_LOAD || length + LONGEST_LINE > sizeof lines) continue;
    length += (size_t)snprintf(
        lines + length, LONGEST_LINE, "%lx-%lx %c%c%cp %08lx 00:00 1 /proc/self/exe\n", page_start(base + header->p_vaddr),
        page_end(base + header->p_vaddr + header->p_filesz), header->p_flags & PF_R ? 'r' : '-',
        header->p_flags & PF_W ? 'w' : '-', header->p_flags & PF_X ? 'x' : '-', page_start(header->p_offset));
  }
  if (pwrite(file, lines, length, 0) == (ssize_t)length) return file;
  close(file);
  return -1;
}

/* open, as the runtime calls it. */
int __wrap_openSII(const char *path, int flags, int mode) {
  static int asked;
  int file = strcmp(path, "/proc/self/maps") != 0 || asked++ ? -1 : program_maps();
  return file < 0 ? open(path, flags, mode) : file;
}

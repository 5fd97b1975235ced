/* A PKCS#11 module that is another one, except that a function never returns: cc -DREAL='"/usr/lib/…"' -DFUNCTION=43 …
 * FUNCTION is its index in CK_FUNCTION_LIST. */
#include <dlfcn.h>
#include <unistd.h>

typedef unsigned long (*Function)(void);

static struct list {
  unsigned char version[2];
  Function functions[68];
} list;

static unsigned long hang(void) {
  for (;;) pause();
}

unsigned long C_GetFunctionList(struct list **out) {
  unsigned long (*real)(struct list **);
  struct list *functions;
  *(void **)&real = dlsym(dlopen(REAL, RTLD_NOW | RTLD_LOCAL), "C_GetFunctionList");
  real(&functions);
  list = *functions;
  list.functions[FUNCTION] = hang;
  *out = &list;
  return 0;
}

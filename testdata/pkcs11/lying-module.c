/* A PKCS#11 module that lies about counts and lengths in the way that LIE names: cc -DLIE=2 … */
#include <string.h>

enum { NOTHING, SLOTS, OBJECTS, ENDLESS, LENGTH, GROWTH, NO_LIST, NO_FUNCTION };

typedef unsigned long CK_ULONG;
typedef CK_ULONG (*Function)(void);

static CK_ULONG nothing(void) { return 0; }

static CK_ULONG get_info(void *info) {
  memset(info, ' ', 88);
  return 0;
}

static CK_ULONG get_slot_list(unsigned char present, CK_ULONG *list, CK_ULONG *count) {
  *count = LIE == SLOTS ? 0xffffffff : 1;
  if (list) list[0] = 0;
  return 0;
}

static CK_ULONG get_slot_info(CK_ULONG slot, void *info) {
  memset(info, ' ', 112);
  return 0;
}

static CK_ULONG get_token_info(CK_ULONG slot, char *info) {
  memset(info, ' ', 208);
  memcpy(info, "liar", 4);
  memset(info + 96, 0, 88);
  return 0;
}

static int searches;

static CK_ULONG find_objects_init(void) {
  searches = 0;
  return 0;
}

static CK_ULONG find_objects(CK_ULONG session, CK_ULONG *list, CK_ULONG most, CK_ULONG *count) {
  memset(list, 0, most * sizeof *list);
  *count = LIE == OBJECTS ? most + 1000000 : LIE == ENDLESS ? most : searches++ == 0;
  return 0;
}

struct attribute {
  CK_ULONG type;
  void *value;
  CK_ULONG length;
};

static CK_ULONG get_attribute_value(CK_ULONG session, CK_ULONG object, struct attribute *attribute) {
  attribute->length = LIE == LENGTH ? (CK_ULONG)1 << 40 : LIE == GROWTH ? (attribute->value ? 1000000 : 8) : 0;
  return 0;
}

static struct {
  unsigned char version[2];
  Function functions[68];
} list = {{2, 40}, {0}};

CK_ULONG C_GetFunctionList(void **out) {
  for (int i = 0; i < 68; i++) list.functions[i] = nothing;
  list.functions[2] = (Function)get_info;
  list.functions[4] = (Function)get_slot_list;
  list.functions[5] = (Function)get_slot_info;
  list.functions[6] = (Function)get_token_info;
  list.functions[24] = (Function)get_attribute_value;
  list.functions[26] = (Function)find_objects_init;
  list.functions[27] = (Function)find_objects;
  if (LIE == NO_FUNCTION) list.functions[43] = NULL;
  *out = LIE == NO_LIST ? NULL : &list;
  return 0;
}

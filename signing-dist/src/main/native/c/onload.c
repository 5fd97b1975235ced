/*
 * The program calls JNI_OnLoad_NAME of each library of the JDK that is built into it. Here they are shared libraries, each
 * with its own JNI_OnLoad.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <jni.h>
#include <stdint.h>
#include <string.h>

typedef jint on_load(JavaVM *, void *);

static jint load(const char *name, JavaVM *vm, void *reserved) {
  jint version = JNI_VERSION_1_8;
  void *library = dlopen(name, RTLD_LAZY | RTLD_NOLOAD);
  void *symbol = library ? dlsym(library, "JNI_OnLoad") : NULL;
  Dl_info found;
  /* dlsym also looks in the libraries that this one needs. */
  if (symbol && dladdr(symbol, &found) && strcmp(strrchr(found.dli_fname, '/') + 1, name) == 0) {
    jint own = ((on_load *)(uintptr_t)symbol)(vm, reserved);
    /* The builder expects 1.8 or newer of a library that is built in. */
    if (own < 0 || own > version) version = own;
  }
  return version;
}

#define ON_LOAD(name)                                            \
  jint JNI_OnLoad_##name(JavaVM *vm, void *reserved);            \
  jint JNI_OnLoad_##name(JavaVM *vm, void *reserved) {           \
    return load("lib" #name ".so", vm, reserved);                \
  }
ON_LOAD(java)
ON_LOAD(net)
ON_LOAD(nio)
ON_LOAD(zip)

/*
 * libextnet would take 50 microseconds to load, for options of sockets that the program does not use: SocketOptions leaves
 * them out. These functions say that the system has none.
 */
jint JNI_OnLoad_extnet(JavaVM *vm, void *reserved);
jint JNI_OnLoad_extnet(JavaVM *vm, void *reserved) {
  (void)vm;
  (void)reserved;
  return JNI_VERSION_1_8;
}

#define UNSUPPORTED(option)                                                                  \
  jboolean Java_jdk_net_LinuxSocketOptions_##option##Supported0(JNIEnv *jni, jclass type);   \
  jboolean Java_jdk_net_LinuxSocketOptions_##option##Supported0(JNIEnv *jni, jclass type) {  \
    (void)jni;                                                                               \
    (void)type;                                                                              \
    return JNI_FALSE;                                                                        \
  }
UNSUPPORTED(incomingNapiId)
UNSUPPORTED(keepAliveOptions)
UNSUPPORTED(quickAck)

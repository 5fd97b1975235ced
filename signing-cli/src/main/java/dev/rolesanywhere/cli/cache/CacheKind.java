package dev.rolesanywhere.cli.cache;

/** What a cache stores. Each kind has a lock file of its own, because a process can renew one of each at a time. */
enum CacheKind {
    SESSION("session", ".session", "sessions.lock"),
    TOKEN("token", ".token", "tokens.lock");

    private final String noun;
    private final String suffix;
    private final String lockFile;

    CacheKind(String noun, String suffix, String lockFile) {
        this.noun = noun;
        this.suffix = suffix;
        this.lockFile = lockFile;
    }

    String noun() {
        return noun;
    }

    String suffix() {
        return suffix;
    }

    String lockFile() {
        return lockFile;
    }
}

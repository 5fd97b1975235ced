package dev.rolesanywhere.tpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads a key under its parent. If the parent is a primary key and the usual template gives another one, the other
 * templates are tried, and the one that works is used first the next time.
 *
 * <p>Thread-safe.
 */
final class KeyLoader {

    private volatile @Nullable PrimaryTemplate known;
    private final Map<Attempt, TpmException> counted = new ConcurrentHashMap<>();

    /** One content of a key file under one parent. */
    private record Attempt(int parent, ByteBuffer sizedPrivate) {}

    /** A loaded key, and a description of its parent. */
    record Loaded(int handle, String parent) {}

    /**
     * Loads a key.
     *
     * @throws TpmException if it cannot be loaded under any parent that is possible
     */
    Loaded load(TpmConnection tpm, TpmKey.InFile key) throws IOException {
        if (Tpm.isPersistent(key.parent())) {
            return loadUnderPersistent(tpm, key, key.parent());
        }
        TpmException failure = null;
        for (PrimaryTemplate template : templates(key)) {
            try {
                Loaded loaded = loadUnder(tpm, key, template);
                known = template;
                return loaded;
            } catch (TpmException e) {
                if (!isOfWrongParent(e) && !isOfHierarchyPassword(e) && !isOfUnsupportedTemplate(e)) {
                    throw e;
                }
                failure = failure == null || isOfUnsupportedTemplate(failure) ? e : failure;
            }
        }
        throw failure == null ? new IllegalStateException("there are templates") : failure;
    }

    private List<PrimaryTemplate> templates(TpmKey.InFile key) {
        PrimaryTemplate first = known;
        if (first == null) {
            first = key.rsaParent() ? PrimaryTemplate.RSA : PrimaryTemplate.ECC;
        }
        return PrimaryTemplate.startingWith(first);
    }

    private static boolean isOfWrongParent(TpmException failure) {
        return failure.command() == CommandCode.LOAD && failure.code().is(ResponseCode.INTEGRITY);
    }

    private static boolean isOfHierarchyPassword(TpmException failure) {
        return failure.command() == CommandCode.CREATE_PRIMARY && failure.code().isWrongPassword();
    }

    /** Returns whether the TPM knows no such key as the template describes, which is the second parameter. */
    private static boolean isOfUnsupportedTemplate(TpmException failure) {
        return failure.command() == CommandCode.CREATE_PRIMARY && failure.code().isOfParameter(2);
    }

    private Loaded loadUnder(TpmConnection tpm, TpmKey.InFile key, PrimaryTemplate template) throws IOException {
        int primary;
        try {
            primary = tpm.createPrimary(key.parent(), template);
        } catch (TpmException e) {
            if (!isOfHierarchyPassword(e)) {
                throw e;
            }
            return loadUnderPersistentPrimary(tpm, key, template, e);
        }
        try {
            return new Loaded(
                    tpm.load(primary, key), hierarchy(key.parent()) + ", primary key " + template.description());
        } catch (TpmException e) {
            tpm.flush(primary);
            throw e;
        }
    }

    /** Without the hierarchy's password a primary key cannot be created, but it may have been made persistent. */
    private Loaded loadUnderPersistentPrimary(
            TpmConnection tpm, TpmKey.InFile key, PrimaryTemplate template, TpmException hasPassword)
            throws IOException {
        for (int handle : tpm.persistentHandles()) {
            if (template.mayBeThatOf(tpm.readPublic(handle))) {
                try {
                    return loadUnderPersistent(tpm, key, handle);
                } catch (TpmException e) {
                    if (!isOfWrongParent(e)
                            && !e.code().isWrongPassword()
                            && !e.code().is(ResponseCode.HANDLE)) {
                        throw e;
                    }
                }
            }
        }
        throw hasPassword;
    }

    /**
     * Only the first attempt shows whether the parent has a password. If the TPM counts it, it is repeated only for a
     * key file that was changed.
     */
    private Loaded loadUnderPersistent(TpmConnection tpm, TpmKey.InFile key, int parent) throws IOException {
        Attempt attempt = new Attempt(parent, ByteBuffer.wrap(key.sizedPrivate()));
        TpmException before = counted.get(attempt);
        if (before != null) {
            throw before;
        }
        try {
            return new Loaded(tpm.load(parent, key), Tpm.hex(parent));
        } catch (TpmException e) {
            if (e.code().is(ResponseCode.AUTH_FAIL)) {
                counted.put(attempt, e);
            }
            throw e;
        }
    }

    static String hierarchy(int handle) {
        return switch (handle) {
            case Tpm.RH_OWNER -> "owner hierarchy";
            case Tpm.RH_NULL -> "null hierarchy";
            case Tpm.RH_ENDORSEMENT -> "endorsement hierarchy";
            case Tpm.RH_PLATFORM -> "platform hierarchy";
            default -> "hierarchy " + Tpm.hex(handle);
        };
    }
}

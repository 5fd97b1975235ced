package dev.rolesanywhere.tpm;

/**
 * What is known of a key and its TPM, for people. No password was tried.
 *
 * @param device the TPM and its manufacturer
 * @param key the kind of the key
 * @param parent under which parent the key was loaded
 * @param authorization what the use of the key requires, and how many wrong passwords the TPM has counted
 * @param isLocked whether the TPM rejects the key because of too many wrong passwords
 * @since 0.1.0
 */
public record TpmReport(String device, String key, String parent, String authorization, boolean isLocked) {}

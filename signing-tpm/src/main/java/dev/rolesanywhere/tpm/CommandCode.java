package dev.rolesanywhere.tpm;

import java.util.Optional;
import java.util.stream.Stream;

/** The commands of TPM 2.0, Part 3, that signing needs, and no more. */
enum CommandCode {
    CREATE_PRIMARY(0x131, "TPM2_CreatePrimary"),
    LOAD(0x157, "TPM2_Load"),
    READ_PUBLIC(0x173, "TPM2_ReadPublic"),
    SIGN(0x15D, "TPM2_Sign"),
    FLUSH_CONTEXT(0x165, "TPM2_FlushContext"),
    GET_CAPABILITY(0x17A, "TPM2_GetCapability"),
    HASH(0x17D, "TPM2_Hash"),
    START_AUTH_SESSION(0x176, "TPM2_StartAuthSession"),
    POLICY_AUTH_VALUE(0x16B, "TPM2_PolicyAuthValue"),
    POLICY_COMMAND_CODE(0x16C, "TPM2_PolicyCommandCode"),
    POLICY_LOCALITY(0x16F, "TPM2_PolicyLocality"),
    POLICY_OR(0x171, "TPM2_PolicyOR"),
    POLICY_PCR(0x17F, "TPM2_PolicyPCR"),
    POLICY_PASSWORD(0x18C, "TPM2_PolicyPassword");

    private final int number;
    private final String tcgName;

    CommandCode(int number, String tcgName) {
        this.number = number;
        this.tcgName = tcgName;
    }

    int number() {
        return number;
    }

    /** Finds a policy command that needs nothing but its parameters. */
    static Optional<CommandCode> ofPolicy(int number) {
        return Stream.of(values())
                .filter(each -> each.number == number && each.tcgName.startsWith("TPM2_Policy"))
                .findFirst();
    }

    @Override
    public String toString() {
        return tcgName;
    }
}

package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.tpm.TpmKey.InFile;
import dev.rolesanywhere.tpm.TpmKey.PolicyCommand;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.jspecify.annotations.Nullable;

/**
 * Parses the content of a PEM block TSS2 PRIVATE KEY.
 *
 * @see <a href="https://www.hansenpartnership.com/draft-bottomley-tpm2-keys.html">draft-bottomley-tpm2-keys</a>
 */
final class KeyFile {

    private static final int CONTEXT = BERTags.CONTEXT_SPECIFIC;
    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_POLICY_COMMANDS = 16;
    private static final BigInteger MAX_HANDLE = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);

    private static final String LOADABLE = "2.23.133.10.1.3";
    private static final Map<String, String> OTHER_TYPES = Map.of(
            "2.23.133.10.1.4", "an importable key; import it with tpm2_import, and use the result",
            "2.23.133.10.1.5", "sealed data, not a key; use the file of a key",
            "2.23.133.10.2", "a key of the old OpenSSL engine; create a TSS2 PRIVATE KEY file");

    /** TPM2_PolicySigned and others need more than the file contains. */
    private static final Map<Integer, String> OTHER_POLICIES = Map.of(
            0x151, "TPM2_PolicySecret",
            0x160, "TPM2_PolicySigned",
            0x16A, "TPM2_PolicyAuthorize",
            0x149, "TPM2_PolicyNV",
            0x16D, "TPM2_PolicyCounterTimer",
            0x192, "TPM2_PolicyAuthorizeNV");

    private static final String BEGIN = "-----BEGIN TSS2 PRIVATE KEY-----";
    private static final String END = "-----END TSS2 PRIVATE KEY-----";

    private boolean emptyAuth;
    private boolean rsaParent;
    private List<PolicyCommand> policy = List.of();

    private KeyFile() {}

    static boolean isIn(byte[] pem) {
        return text(pem).contains(BEGIN);
    }

    /** Variables of CI systems contain PEM with line breaks that are written out, or the base64 of PEM. */
    private static String text(byte[] pem) {
        String text = lines(new String(pem, StandardCharsets.ISO_8859_1));
        return text.contains(BEGIN) ? text : lines(decoded(text));
    }

    private static String lines(String text) {
        return text.replace("\\r", "").replace("\\n", "\n");
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException ignored) { // It is no base64.
            return text;
        }
    }

    /**
     * Finds the key in PEM text.
     *
     * @throws IdentityException if there is none
     */
    static byte[] der(byte[] pem) {
        String text = text(pem);
        int begin = text.indexOf(BEGIN);
        if (begin < 0) {
            throw new IdentityException(
                    Reason.KEY_MISSING, "it contains no TSS2 PRIVATE KEY; specify the file of a TPM key");
        }
        int end = text.indexOf(END, begin);
        if (end < 0) {
            throw damaged("its END line is missing", null);
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw damaged("its base64 is not valid", e);
        }
    }

    /**
     * Parses the DER of a block.
     *
     * @throws IdentityException if it is damaged or not supported
     */
    static InFile parse(byte[] der) {
        if (der.length > MAX_BYTES) {
            throw damaged("it is larger than 16 KiB", null);
        }
        try {
            return new KeyFile().parse(ASN1Sequence.getInstance(der));
        } catch (IdentityException e) {
            throw e;
        } catch (RuntimeException e) { // What Bouncy Castle throws at damaged content varies.
            throw damaged("it cannot be parsed", e);
        }
    }

    private InFile parse(ASN1Sequence sequence) {
        Deque<ASN1Encodable> fields = new ArrayDeque<>(List.of(sequence.toArray()));
        requireLoadable(ASN1ObjectIdentifier.getInstance(fields.poll()).getId());
        int last = -1;
        while (fields.peek() instanceof ASN1TaggedObject option) {
            fields.remove();
            if (option.getTagNo() <= last) {
                throw damaged("its fields are repeated or not in order", null);
            }
            last = option.getTagNo();
            readOption(option);
        }
        int parent = handle(ASN1Integer.getInstance(fields.poll()).getValue());
        byte[] sizedPublic = sized(ASN1OctetString.getInstance(fields.poll()).getOctets(), "public");
        byte[] sizedPrivate = sized(ASN1OctetString.getInstance(fields.poll()).getOctets(), "private");
        if (!fields.isEmpty()) {
            throw unsupported("it has a field that is not known here; export the key again without it");
        }
        return new InFile(parent, rsaParent, !emptyAuth, policy, sizedPublic, sizedPrivate);
    }

    private static void requireLoadable(String type) {
        if (!type.equals(LOADABLE)) {
            throw unsupported("it is " + OTHER_TYPES.getOrDefault(type, "of a kind that is not known here"));
        }
    }

    private void readOption(ASN1TaggedObject option) {
        switch (option.getTagNo()) {
            case 0 -> emptyAuth = ASN1Boolean.getInstance(option, true).isTrue();
            case 1 -> policy = policy(ASN1Sequence.getInstance(option, true));
            case 2 -> throw unsupported("it has a secret ([2]), so it must be imported first; use tpm2_import");
            case 3 ->
                throw unsupported("its policy is signed ([3], TPM2_PolicyAuthorize); create a key with a password, or"
                        + " with a policy of PCRs");
            case 4 -> {
                // A description, which is for people.
            }
            case 5 -> rsaParent = ASN1Boolean.getInstance(option, true).isTrue();
            default ->
                throw unsupported("it has the field [" + option.getTagNo()
                        + "], which is not known here; export the key again without it");
        }
    }

    private static List<PolicyCommand> policy(ASN1Sequence steps) {
        if (steps.size() > MAX_POLICY_COMMANDS) {
            throw unsupported("its policy has more than " + MAX_POLICY_COMMANDS + " commands");
        }
        List<PolicyCommand> commands = new ArrayList<>();
        for (ASN1Encodable each : steps) {
            ASN1Sequence step = ASN1Sequence.getInstance(each);
            if (step.size() != 2) {
                throw damaged("a command of its policy does not have two fields", null);
            }
            int code = ASN1Integer.getInstance(ASN1TaggedObject.getInstance(step.getObjectAt(0), CONTEXT, 0), true)
                    .intValueExact();
            byte[] body = ASN1OctetString.getInstance(
                            ASN1TaggedObject.getInstance(step.getObjectAt(1), CONTEXT, 1), true)
                    .getOctets();
            commands.add(new PolicyCommand(policyCommand(code), body));
        }
        return List.copyOf(commands);
    }

    private static CommandCode policyCommand(int number) {
        return Optional.of(number)
                .flatMap(CommandCode::ofPolicy)
                .orElseThrow(() -> unsupported("its policy uses "
                        + OTHER_POLICIES.getOrDefault(number, "the command " + Tpm.hex(number))
                        + "; create a key with a password, or with a policy of PCRs and its password"));
    }

    private static int handle(BigInteger value) {
        // Writers with 32-bit integers encode handles from 0x80000000 on as negative numbers.
        boolean fits = value.signum() < 0 ? value.bitLength() < Integer.SIZE : value.compareTo(MAX_HANDLE) <= 0;
        if (!fits) {
            throw damaged("its parent is not a handle", null);
        }
        int handle = value.intValue();
        if (handle == 0) {
            return Tpm.RH_OWNER; // Files of old versions of tpm2tss-genkey.
        }
        if (!Tpm.isPersistent(handle) && !isHierarchy(handle)) {
            throw unsupported("its parent is " + Tpm.hex(handle)
                    + ", which is neither a persistent handle nor a hierarchy; create the key under one of these");
        }
        return handle;
    }

    private static boolean isHierarchy(int handle) {
        return handle == Tpm.RH_OWNER
                || handle == Tpm.RH_NULL
                || handle == Tpm.RH_ENDORSEMENT
                || handle == Tpm.RH_PLATFORM;
    }

    private static byte[] sized(byte[] part, String name) {
        int size = part.length < 2 ? -1 : new TpmReader(part).u16();
        boolean isSized = size > 0 && size + 2 == part.length;
        byte[] content = isSized ? new TpmReader(part).sized() : part;
        if (content.length == 4 && Tpm.isPersistent(new TpmReader(content).u32())) {
            throw unsupported("it contains the handle " + Tpm.hex(new TpmReader(content).u32())
                    + " instead of a key; use the key by this handle");
        }
        if (!isSized) {
            throw damaged("the length of its " + name + " part is wrong", null);
        }
        return part;
    }

    private static IdentityException damaged(String why, @Nullable RuntimeException cause) {
        return new IdentityException(
                Reason.MALFORMED, "the TPM key is damaged: " + why + "; copy the file again", cause);
    }

    private static IdentityException unsupported(String what) {
        return new IdentityException(Reason.UNSUPPORTED, "the TPM key is not supported: " + what);
    }
}

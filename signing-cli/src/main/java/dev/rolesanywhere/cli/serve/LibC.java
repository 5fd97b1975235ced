package dev.rolesanywhere.cli.serve;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** Functions of the C library that the JDK lacks, with the constants of Linux. Loaded only when needed. */
interface LibC extends Library {

    int AF_UNIX = 1;
    int SOCK_DGRAM = 2;
    int MSG_NOSIGNAL = 0x4000;
    int IPPROTO_IP = 0;
    int IP_TTL = 2;
    int IPPROTO_IPV6 = 41;
    int IPV6_UNICAST_HOPS = 16;

    /** Loads the library that this process already uses. */
    static LibC load() {
        return Native.load(LibC.class);
    }

    int setsockopt(int descriptor, int level, int name, byte[] value, int length) throws LastErrorException;

    int socket(int domain, int type, int protocol) throws LastErrorException;

    NativeLong sendto(int descriptor, byte[] data, NativeLong length, int flags, byte[] address, int addressLength)
            throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
}

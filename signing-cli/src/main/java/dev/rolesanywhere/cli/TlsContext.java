package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.doctor.TrustEveryone;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * The TLS context of a command. Its first use takes as long as all the rest, so it is made in a thread of its own,
 * while the key is read.
 */
final class TlsContext {

    private final FutureTask<SSLContext> making;

    private TlsContext(Callable<TrustManager[]> trust, URI target) {
        making = new FutureTask<>(() -> {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.call(), null);
            warmUp(context, target);
            return context;
        });
        Thread thread = new Thread(making, "tls-context");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts to make a context that verifies the server; the trust is asked for in the other thread. */
    static TlsContext verifying(Callable<TrustManager[]> trust, URI target) {
        return new TlsContext(trust, target);
    }

    static TlsContext trustingEveryone(URI target) {
        return new TlsContext(() -> new TrustManager[] {new TrustEveryone()}, target);
    }

    /** Makes the first message of a handshake, which nobody gets: it loads most of what the real one needs. */
    private static void warmUp(SSLContext context, URI target) throws SSLException {
        // A connection asks for the default before it is given its own, and the default would read its trust anchors.
        HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
        SSLEngine engine = context.createSSLEngine(target.getHost(), target.getPort());
        engine.setUseClientMode(true);
        engine.wrap(
                ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    }

    SSLSocketFactory socketFactory() {
        try {
            return making.get().getSocketFactory();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("no TLS context can be made", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the TLS context was made", interrupted);
        }
    }
}

package dev.rolesanywhere.session;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.internal.ConnectionException;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.HttpTransport;
import dev.rolesanywhere.session.internal.ServiceError;
import dev.rolesanywhere.sigv4.X509RequestSigner;
import dev.rolesanywhere.sigv4.X509SignedRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;

/** One call to CreateSession, in which each attempt has a fresh signature. */
final class CreateSessionCall {

    static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(35);

    private final SdkHttpClient httpClient;
    private final Clock clock;
    private final CreateSessionListener listener;
    private final X509RequestSigner signer;
    private final CreateSessionRequest request;
    private final X509Identity identity;
    private final CreateSessionProtocol protocol;
    private Duration clockCorrection = Duration.ZERO;

    CreateSessionCall(
            SdkHttpClient httpClient,
            Clock clock,
            CreateSessionListener listener,
            X509RequestSigner signer,
            URI endpoint,
            CreateSessionRequest request,
            X509Identity identity) {
        this.httpClient = httpClient;
        this.clock = clock;
        this.listener = listener;
        this.signer = signer;
        this.request = request;
        this.identity = identity;
        this.protocol = CreateSessionProtocol.of(request, endpoint);
    }

    /**
     * Makes an attempt.
     *
     * @param number the number of the attempt, for the listener
     * @throws CreateSessionException if it fails; then {@link #correctClock} prepares the next attempt
     */
    SessionCredentials attempt(int number) {
        X509SignedRequest signed =
                signer.sign(protocol.signingRequest(), identity, clock.instant().plus(clockCorrection));
        listener.signed(number, signed.canonicalRequest().text(), signed.stringToSign(), signed.authorization());
        HttpResponse response = send(signed);
        if (response.isSuccess()) {
            SessionCredentials credentials = protocol.credentials(response, clock.instant());
            listener.succeeded(number, response.status(), response.requestId().orElse(""));
            return credentials;
        }
        if (response.status() / 100 == 3) {
            throw CreateSessionException.unusable(response, "redirects are not followed; check the endpoint");
        }
        throw CreateSessionException.rejected(
                Rejection.of(response, protocol.uri(), request, identity, clock.instant()));
    }

    private HttpResponse send(X509SignedRequest signed) {
        try {
            HttpResponse response =
                    HttpTransport.send(httpClient, protocol.with(signed.headers()), protocol.body(), ATTEMPT_LIMIT);
            if (response.isTooLarge()) {
                throw CreateSessionException.unusable(
                        response, "with more than 256 KiB, which is too large for CreateSession");
            }
            return response;
        } catch (SigningHelperException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw CreateSessionException.notReached(ConnectionException.explain(protocol.uri(), e));
        }
    }

    /** Signs the next attempt with the service's time if the service rejected the time of this one. */
    void correctClock(CreateSessionException failure) {
        if (ServiceError.isClockSkew(failure.code().orElse(null))) {
            clockCorrection = failure.serverTime()
                    .map(time -> Duration.between(clock.instant(), time))
                    .orElse(Duration.ZERO);
        }
    }
}

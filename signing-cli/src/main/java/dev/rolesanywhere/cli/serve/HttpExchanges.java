package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseProducer;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Brings requests from the HTTP library to the protocol, and answers back. Bodies of requests are not kept. */
final class HttpExchanges implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {

    private final LocalProtocol protocol;

    HttpExchanges(LocalProtocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
            HttpRequest request, EntityDetails body, HttpContext context) {
        return new BasicRequestConsumer<>(new DiscardingEntityConsumer<>());
    }

    @Override
    public void handle(Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
            throws HttpException, IOException {
        LocalResponse answer = protocol.answer(localRequest(message.getHead()));
        BasicHttpResponse head = new BasicHttpResponse(answer.status());
        answer.headers().forEach(head::setHeader);
        trigger.submitResponse(
                new BasicResponseProducer(
                        head,
                        new BasicAsyncEntityProducer(answer.body(), ContentType.parseLenient(answer.contentType()))),
                context);
    }

    private static LocalRequest localRequest(HttpRequest request) {
        return new LocalRequest(request.getMethod(), request.getPath(), name -> value(request.getHeaders(name)));
    }

    /** A header that is sent several times means what its values mean one after the other (RFC 9110, section 5.3). */
    private static Optional<String> value(Header[] headers) {
        return Arrays.stream(headers).map(Header::getValue).reduce((one, other) -> one + ", " + other);
    }
}

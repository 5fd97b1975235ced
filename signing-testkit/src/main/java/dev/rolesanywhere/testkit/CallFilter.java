package dev.rolesanywhere.testkit;

import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterAction;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterV2;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Handles every request before WireMock searches for a stub, including requests for its admin pages. */
final class CallFilter implements RequestFilterV2 {

    private final CallHandler handler;

    CallFilter(CallHandler handler) {
        this.handler = handler;
    }

    @Override
    public RequestFilterAction filter(Request request, ServeEvent event) {
        return RequestFilterAction.stopWith(WireMockReplies.of(handler.handle(received(request))));
    }

    @Override
    public boolean applyToAdmin() {
        return true;
    }

    @Override
    public boolean applyToStubs() {
        return true;
    }

    @Override
    public String getName() {
        return "create-session";
    }

    private static ReceivedRequest received(Request request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpHeader header : request.getHeaders().all()) {
            headers.put(header.key(), header.values());
        }
        return new ReceivedRequest(
                request.getMethod().value(), request.getUrl(), request.getProtocol(), headers, request.getBody());
    }
}

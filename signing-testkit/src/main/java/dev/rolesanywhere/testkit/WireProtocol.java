package dev.rolesanywhere.testkit;

/** How a service writes its requests and errors. */
enum WireProtocol {
    /** The code of an error is in a header. */
    REST_JSON("application/json", "application/json"),
    /** The code of an error is in the body. */
    JSON("application/x-amz-json-1.1", "application/x-amz-json-1.1"),
    /** Requests are forms, responses are XML. */
    QUERY("application/x-www-form-urlencoded", "text/xml");

    private final String requestType;
    private final String responseType;

    WireProtocol(String requestType, String responseType) {
        this.requestType = requestType;
        this.responseType = responseType;
    }

    String requestType() {
        return requestType;
    }

    String responseType() {
        return responseType;
    }

    boolean hasCodeInHeader() {
        return this == REST_JSON;
    }

    /** Returns the body of an error. */
    String error(String code, String message) {
        return switch (this) {
            case REST_JSON -> ResponseJson.error(message);
            case JSON -> ResponseJson.error(code, message);
            case QUERY ->
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                        + escaped(code) + "</Code><Message>" + escaped(message) + "</Message></Error></ErrorResponse>";
        };
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

package io.larkspur.standalone;

/**
 * Who sends hostile requests, and whom they would hurt.
 *
 * @param credentials of the application, as the value of Authorization
 * @param user whose calls the application may make, and names
 * @param victim another of its users, whom the hidden requests name
 * @param evil a port on this machine that no call may reach
 */
record HostileParties(String credentials, String user, String victim, int evil) {

    String head(String name, String method) {
        return method + " " + target(name) + " HTTP/1.1\r\n" + headers();
    }

    String target(String name) {
        return HostileRequest.PATH + "?case=" + name;
    }

    String headers() {
        return "Host: gateway\r\nAuthorization: " + credentials + "\r\nX-User-Id: " + user + "\r\n";
    }

    /** A whole request of the victim's, to be hidden in a body. */
    String hidden(String name) {
        return "GET " + HostileRequest.PATH + "?" + HostileRequest.HIDDEN + name
                + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: " + credentials + "\r\nX-User-Id: " + victim
                + "\r\n\r\n";
    }
}

package io.larkspur.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Texts that other languages would take for a part of themselves. Whoever acts on one that names an address calls here. */
final class InjectedTexts implements Iterator<String>, AutoCloseable {

    private final ServerSocket listener;
    private final List<String> all;
    private final Iterator<String> endless;

    InjectedTexts() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            listener.setSoTimeout(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all = texts("127.0.0.1:" + listener.getLocalPort());
        endless = Stream.generate(() -> all).flatMap(List::stream).iterator();
    }

    List<String> all() {
        return all;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public String next() {
        return endless.next();
    }

    /** A header cannot hold all of them. */
    String nextForAHeader() {
        return next().replaceAll("[\\p{Cntrl}]", " ")
                .replaceAll("[^\\x20-\\x7e]", "?")
                .strip();
    }

    boolean wereActedOn() {
        try {
            listener.accept().close();
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(String listener) {
        List<String> all = new ArrayList<>();
        for (String quote : List.of("'", "\"", "`", "\\'", "')", "'))", "$$")) {
            all.addAll(List.of(
                    quote,
                    quote + " OR 1=1 --",
                    quote + "; DROP TABLE auth_sessions; --",
                    quote + " UNION SELECT null, current_user --",
                    quote + "; SELECT pg_sleep(6); --",
                    quote + " || (SELECT pg_sleep(6)) || " + quote,
                    quote + " AND 1=(SELECT 1 FROM pg_sleep(6)) --",
                    "x" + quote + "/**/OR/**/1=1#"));
        }
        for (String way : List.of("ldap", "rmi", "dns", "http")) {
            all.add("${jndi:" + way + "://" + listener + "/x}");
            all.add("${${lower:j}ndi:" + way + "://" + listener + "/x}");
            all.add("${::-j}${::-n}di:" + way + "://" + listener + "}");
        }
        all.addAll(List.of(
                "#{T(java.lang.Runtime).getRuntime().exec('id')}",
                "${T(java.lang.System).exit(1)}",
                "*{7*7}",
                "{{7*7}}",
                "{{constructor.constructor('return 1')()}}",
                "<%= 7*7 %>",
                "${7*7}",
                "__${7*7}__::.x",
                "{\"__proto__\":{\"admin\":true}}",
                "__proto__",
                "constructor[prototype]",
                "[\"java.lang.Runtime\",{}]",
                "{\"@class\":\"javax.naming.InitialContext\"}",
                "<at id=all></at>",
                "**bold** [x](javascript:alert(1))",
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "line\r\nSet-Cookie: a=b",
                "line\nWARN forged",
                "\u0000",
                "a\u0000b",
                "\u202egnp.exe",
                "\ufeffx",
                "%00",
                "%0d%0aX-A: b",
                "%",
                "_",
                "*",
                "(((((((((((((((((((((a+)+)+)+",
                "../../../../etc/passwd",
                "..\\..\\windows",
                "/etc/passwd",
                "file:///etc/passwd",
                "-1",
                "0x7fffffff",
                "1e309",
                "NaN",
                "2147483648",
                "9223372036854775808",
                "1; SELECT 1",
                "eval return redis.call('FLUSHALL')",
                "\r\nFLUSHALL\r\n"));
        return all;
    }
}

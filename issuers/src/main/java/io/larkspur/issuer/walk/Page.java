package io.larkspur.issuer.walk;

import io.larkspur.issuer.Language;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/** The small page a person sees in the end: no script, nothing loaded, nothing of the request in it. */
final class Page {

    private static final String STYLE = """
            body{font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;margin:0;\
            min-height:100vh;display:grid;place-items:center;background:#f5f6f7;color:#1f2329}\
            main{max-width:26rem;margin:1rem;padding:2rem;background:#fff;border-radius:12px;\
            border-top:6px solid #3370ff}\
            main.ok{border-color:#34c724}main.no{border-color:#f54a45}h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:0}\
            @media(prefers-color-scheme:dark){body{background:#141414;color:#ebebeb}main{background:#1f1f1f}}""";

    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + hashOf(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String HTML = """
            <!DOCTYPE html>
            <html lang="%s">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>%s</style>
            </head>
            <body><main class="%s" id="larkspur-outcome" data-outcome="%s"><h1>%s</h1><p>%s</p></main></body>
            </html>
            """;

    private Page() {}

    static ResponseEntity<String> of(Outcome outcome, Language language) {
        return ResponseEntity.status(outcome.status())
                .headers(Page::protect)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(html(outcome, language));
    }

    /** What every answer of the walk carries: nothing of it may be kept, framed, or told to the next site. */
    static void protect(HttpHeaders headers) {
        headers.setCacheControl(CacheControl.noStore());
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", POLICY);
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    }

    private static String html(Outcome outcome, Language language) {
        String title = HtmlUtils.htmlEscape(language.choose(outcome.zhTitle(), outcome.enTitle()), "UTF-8");
        String text = HtmlUtils.htmlEscape(language.choose(outcome.zhText(), outcome.enText()), "UTF-8");
        String look = outcome.status().is2xxSuccessful() ? "ok" : "no";
        return HTML.formatted(language.tag(), title, STYLE, look, outcome.name().toLowerCase(Locale.ROOT), title, text);
    }

    private static String hashOf(String style) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(sha.digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

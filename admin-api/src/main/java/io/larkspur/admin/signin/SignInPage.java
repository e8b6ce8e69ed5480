package io.larkspur.admin.signin;

import io.larkspur.accounts.login.Language;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/** What the browser shows in the end: the code, or why there is none. Works without its script, and loads nothing. */
final class SignInPage {

    private static final String STYLE = """
            body{font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;margin:0;\
            min-height:100vh;display:grid;place-items:center;background:#f5f6f7;color:#1f2329}\
            main{box-sizing:border-box;width:min(30rem,100vw - 2rem);margin:1rem;padding:2rem;background:#fff;\
            border-radius:12px;border-top:6px solid #34c724}main.no{border-color:#f54a45}\
            h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:0 0 1rem}p:last-child{margin:0}\
            label{display:block;font-weight:600}input{box-sizing:border-box;width:100%;font:1rem ui-monospace,monospace;\
            padding:.6rem;margin:.25rem 0 .75rem;border:1px solid #8f959e;border-radius:6px;background:inherit;\
            color:inherit}button{font:inherit;padding:.4rem 1rem;border:0;border-radius:6px;background:#245bdb;\
            color:#fff;cursor:pointer}@media(prefers-color-scheme:dark){body{background:#141414;color:#ebebeb}\
            main{background:#1f1f1f}}""";

    private static final String SCRIPT = """
            (function(){var code=document.getElementById('exchange-code'),copy=document.getElementById('copy-code');\
            copy.hidden=false;copy.addEventListener('click',function(){code.select();\
            var done=function(){copy.textContent=copy.dataset.done};\
            if(navigator.clipboard){navigator.clipboard.writeText(code.value).then(done,function(){})}\
            else if(document.execCommand('copy')){done()}})})()""";

    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + hashOf(STYLE)
            + "'; script-src 'sha256-" + hashOf(SCRIPT)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String FRAME = """
            <!DOCTYPE html>
            <html lang="%s">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>%s</style>
            </head>
            <body>%s</body>
            </html>
            """;

    private static final String CODE = """
            <main><h1>%s</h1><p>%s</p>
            <label for="exchange-code">%s</label>
            <input id="exchange-code" name="exchange-code" value="%s" readonly autocomplete="off" spellcheck="false">
            <button id="copy-code" type="button" data-done="%s" hidden>%s</button></main>
            <script>%s</script>""";

    private static final String REFUSED =
            "<main class=\"no\" id=\"sign-in-refused\"><h1>%s</h1><p>%s</p><p>%s</p></main>";

    private SignInPage() {}

    static ResponseEntity<String> code(String code, Language language) {
        SignInWords words = SignInWords.in(language);
        String body = CODE.formatted(
                words.signedIn(),
                words.explanation(),
                words.label(),
                escaped(code),
                words.copied(),
                words.copy(),
                SCRIPT);
        return page(HttpStatusCode.valueOf(200), language, words.signedIn(), body);
    }

    /** @param why in the same language */
    static ResponseEntity<String> refused(HttpStatusCode status, String why, Language language) {
        SignInWords words = SignInWords.in(language);
        return page(status, language, words.refused(), REFUSED.formatted(words.refused(), escaped(why), words.again()));
    }

    /** What every answer on the way carries: nothing of it may be kept, framed, or told to the next site. */
    static void protect(HttpHeaders headers) {
        headers.setCacheControl(CacheControl.noStore());
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Content-Security-Policy", POLICY);
        headers.set(HttpHeaders.VARY, "Accept, Accept-Language");
    }

    private static ResponseEntity<String> page(HttpStatusCode status, Language language, String title, String body) {
        return ResponseEntity.status(status)
                .headers(SignInPage::protect)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(FRAME.formatted(language.tag(), title, STYLE, body));
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    private static String hashOf(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

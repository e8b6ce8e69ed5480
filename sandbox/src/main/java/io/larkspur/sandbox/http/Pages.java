package io.larkspur.sandbox.http;

/** The frame of every page, and the one that says what went wrong. */
public final class Pages {
    private static final String STYLE = """
            :root{color-scheme:light;font:16px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC",sans-serif;color:#1f2329}
            *{box-sizing:border-box}body{margin:0;background:#f2f3f5;min-height:100vh}
            main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 4rem}
            h1{font-size:1.35rem;margin:.5rem 0 1rem}h2{font-size:1.05rem;margin:1.5rem 0 .5rem}
            a{color:#245bdb}code{background:#e8eaed;border-radius:4px;padding:.1rem .3rem;font-size:.85em;word-break:break-all}
            .panel{background:#fff;border-radius:12px;padding:1.25rem 1.5rem;box-shadow:0 1px 3px #1f232914;margin:0 0 1rem}
            .quiet{color:#646a73;font-size:.875rem}.people{list-style:none;padding:0;margin:0}
            .people li{display:flex;align-items:center;gap:.75rem;padding:.6rem 0;border-top:1px solid #eff0f1}
            .people li:first-child{border:0}
            .avatar{flex:none;width:2.25rem;height:2.25rem;border-radius:50%;background:#3370ff;color:#fff;display:grid;place-items:center;font-weight:600}
            .message{display:flex;gap:.75rem;margin:0 0 1.25rem}.message>div{flex:1;min-width:0}
            .bubble{background:#fff;border-radius:4px 12px 12px 12px;padding:.6rem .9rem;display:inline-block;white-space:pre-wrap}
            .card{background:#fff;border:1px solid #dee0e3;border-radius:12px;overflow:hidden;max-width:30rem}
            .card>header{padding:.7rem 1rem;font-weight:600;background:var(--tint,#f0f4ff);color:var(--ink,#1f2329)}
            .card>header small{display:block;font-weight:400}
            .card .inside{padding:.8rem 1rem 1rem}.card p{margin:.2rem 0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere}
            .card hr{border:0;border-top:1px solid #dee0e3;margin:.8rem 0}.card form{display:inline}
            .blue{--tint:#e1eaff;--ink:#0c296e}.wathet{--tint:#d9f3fd;--ink:#073f58}.turquoise{--tint:#d5f6f2;--ink:#04423b}
            .green{--tint:#d9f5d6;--ink:#124b0c}.yellow{--tint:#faf1d1;--ink:#5c3a00}.orange{--tint:#feead2;--ink:#692e00}
            .red,.carmine{--tint:#fde2e2;--ink:#6d1010}.violet,.purple,.indigo{--tint:#ece2fe;--ink:#380d82}.grey{--tint:#eff0f1;--ink:#373c43}
            button,.button{font:inherit;cursor:pointer;border:1px solid #d0d3d6;border-radius:8px;background:#fff;color:inherit;padding:.35rem 1rem;margin:.2rem .4rem .2rem 0;text-decoration:none;display:inline-block}
            .primary{background:#3370ff;border-color:#3370ff;color:#fff}.danger{background:#f54a45;border-color:#f54a45;color:#fff}
            button:hover,.button:hover{filter:brightness(.96)}button:focus-visible,a:focus-visible{outline:3px solid #94b4ff;outline-offset:2px}
            ul.scopes{padding-left:1.2rem}select{font:inherit;padding:.3rem;border-radius:6px;border:1px solid #d0d3d6}
            .note{background:#fff7d6;border-radius:8px;padding:.5rem .8rem}
            """;

    private Pages() {}

    public static String page(String title, String head, String body) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + escape(title)
                + "</title>" + head + "<style>" + STYLE + "</style></head><body><main>" + body
                + "</main></body></html>\n";
    }

    static String error(int code, String message, String logId) {
        return page(
                "Error " + code,
                "",
                "<div class=\"panel\"><h1>Something is wrong with this link</h1><p id=\"error\">" + escape(message)
                        + "</p><p class=\"quiet\">Error code: <code id=\"error-code\">" + code
                        + "</code> · Log id: <code>"
                        + escape(logId) + "</code></p></div>");
    }

    /** Safe between tags and inside quoted attributes. */
    public static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}

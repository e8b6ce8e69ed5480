package io.larkspur.feishu.platform;

import io.larkspur.issuer.Language;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the platform is and which apps we are there.
 *
 * @param apps the apps of the developer console; the first one serves applications that name none
 * @param openBaseUrl the open API, without a path
 * @param accountsBaseUrl the host of the authorize page and of the v3 token endpoint
 * @param applinkBaseUrl the host of links that open inside the client
 * @param tokenEndpoint which OAuth token endpoint to use, v3 or v2
 * @param publicUrl where browsers and the platform reach the gateway; the redirect address to register in the console is
 *     this followed by {@code /callbacks/feishu/oauth}
 * @param prompt what to send as {@code prompt} to the authorize page, such as {@code consent}; empty sends nothing
 * @param language of cards, and of pages for browsers that prefer none of ours
 * @param deadlines how long one call to the platform may take
 * @param card how cards behave
 */
@ConfigurationProperties("larkspur.feishu")
public record FeishuProperties(
        @DefaultValue List<PlatformApp> apps,
        @DefaultValue("https://open.feishu.cn") String openBaseUrl,
        @DefaultValue("https://accounts.feishu.cn") String accountsBaseUrl,
        @DefaultValue("https://applink.feishu.cn") String applinkBaseUrl,
        @DefaultValue("v3") TokenEndpointVersion tokenEndpoint,
        @DefaultValue("http://localhost:8080") String publicUrl,
        @DefaultValue("") String prompt,
        @DefaultValue("zh") Language language,
        @DefaultValue Deadlines deadlines,
        @DefaultValue Card card) {

    /** The platform's name among the issuers. */
    public static final String ISSUER = "feishu";

    public FeishuProperties {
        apps = apps.stream().filter(PlatformApp::isConfigured).toList();
        if (apps.stream().map(PlatformApp::appId).distinct().count() < apps.size()) {
            throw new IllegalArgumentException("larkspur.feishu.apps names an app-id twice");
        }
        openBaseUrl = BaseUrl.checked("larkspur.feishu.open-base-url", openBaseUrl);
        accountsBaseUrl = BaseUrl.checked("larkspur.feishu.accounts-base-url", accountsBaseUrl);
        applinkBaseUrl = BaseUrl.checked("larkspur.feishu.applink-base-url", applinkBaseUrl);
        publicUrl = BaseUrl.checked("larkspur.feishu.public-url", publicUrl);
    }

    /** Where browsers and the platform reach what is ours to answer. */
    public URI callbacks() {
        return URI.create(publicUrl + "/callbacks/" + ISSUER);
    }

    /** Where the authorize page sends the user back to. */
    public String redirectUri() {
        return callbacks() + "/oauth";
    }

    /** Where a user starts the walk to the authorize page. */
    public String authorizeLink(String sessionId) {
        return callbacks() + "/authorize/" + sessionId;
    }

    /**
     * Each must be positive and at most a minute.
     *
     * @param connect to open a connection
     * @param request for one call, connection included
     * @param token for one call to the OAuth or tenant token endpoint
     */
    public record Deadlines(
            @DefaultValue("2s") Duration connect,
            @DefaultValue("10s") Duration request,
            @DefaultValue("10s") Duration token) {

        private static final Duration LONGEST = Duration.ofMinutes(1);

        public Deadlines {
            check("connect", connect);
            check("request", request);
            check("token", token);
        }

        private static void check(String name, Duration value) {
            if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("larkspur.feishu.deadlines." + name
                        + " must be more than 0 and at most " + LONGEST + ", but is " + value);
            }
        }
    }

    /**
     * @param openInClient whether the card's button opens the page beside the chat, inside the client, instead of in a
     *     browser; only for the real platform
     * @param timeZone of the times on cards, such as {@code Asia/Shanghai}
     */
    public record Card(
            @DefaultValue("false") boolean openInClient,
            @DefaultValue("Asia/Shanghai") ZoneId timeZone) {}
}

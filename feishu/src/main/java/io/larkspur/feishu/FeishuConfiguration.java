package io.larkspur.feishu;

import io.larkspur.accounts.Applications;
import io.larkspur.feishu.card.CardWriter;
import io.larkspur.feishu.event.ConsentEnds;
import io.larkspur.feishu.inbound.CallbackGate;
import io.larkspur.feishu.inbound.InboundConfiguration;
import io.larkspur.feishu.inbox.EventInbox;
import io.larkspur.feishu.inbox.EventMetrics;
import io.larkspur.feishu.inbox.InboxConfiguration;
import io.larkspur.feishu.oauth.OAuthConfiguration;
import io.larkspur.feishu.oauth.UserAuthorization;
import io.larkspur.feishu.platform.CallGuards;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformConfiguration;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.issuer.Issuer;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.TokenVault;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Wires the platform's room for both programs. Wants a {@link Clock}, the vault's {@link AuthSessions} and {@link TokenVault}, Boot's WebClient
 * and R2DBC support, and uses {@link Applications} for names on cards when it is there.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    PlatformConfiguration.class,
    OAuthConfiguration.class,
    InboundConfiguration.class,
    InboxConfiguration.class,
    SdkLogging.class
})
public class FeishuConfiguration {

    @Bean
    PlatformApps platformApps(ConfiguredApps apps) {
        return new KnownApps(apps);
    }

    @Bean
    CachedTenantTokens tenantTokens(ConfiguredApps apps, PlatformHttp http, FeishuProperties properties, Clock clock) {
        return new CachedTenantTokens(apps, new TenantTokenEndpoint(http, properties, clock), clock);
    }

    @Bean
    PlatformSdk platformSdk(
            ConfiguredApps apps, CachedTenantTokens tokens, CallGuards guards, FeishuProperties properties) {
        return new PlatformSdk(apps, tokens, guards, properties);
    }

    @Bean
    UserDirectory userDirectory(ConfiguredApps apps, PlatformSdk sdk) {
        return new ResolvedUsers(apps, sdk);
    }

    @Bean
    UserProfiles userProfiles(PlatformSdk sdk) {
        return new FetchedProfiles(sdk);
    }

    @Bean
    CardWriter cardWriter(FeishuProperties properties) {
        return new CardWriter(properties.language());
    }

    @Bean
    SentCards sentCards(
            FeishuProperties properties,
            ObjectProvider<Applications> applications,
            CardWriter writer,
            PlatformSdk sdk) {
        CardContents contents = new CardContents(properties, applications.getIfAvailable());
        return new SentCards(contents, writer, new CardMessages(sdk));
    }

    @Bean
    Issuer feishuIssuer(ConfiguredApps apps, FeishuProperties properties, UserAuthorization authorization) {
        return new FeishuIssuer(apps, properties, authorization);
    }

    @Bean
    AuthCards authCards(SentCards cards, AuthSessions sessions) {
        return new RequestedCards(cards, sessions);
    }

    @Bean
    ConsentEnds consentEnds(TokenVault vault) {
        return new ConsentEnds(vault);
    }

    @Bean
    Deliveries deliveries(
            CallbackGate gate,
            AuthSessions sessions,
            CardWriter cards,
            EventInbox inbox,
            EventMetrics metrics,
            Clock clock) {
        return new Deliveries(gate, new CardClicks(sessions, cards), inbox, metrics, clock);
    }
}

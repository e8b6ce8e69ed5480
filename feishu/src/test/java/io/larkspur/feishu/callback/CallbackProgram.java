package io.larkspur.feishu.callback;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.feishu.FakeAuthSessions;
import io.larkspur.feishu.FakeVault;
import io.larkspur.feishu.FeishuConfiguration;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.issuer.oauth.IssuersConfiguration;
import io.larkspur.issuer.walk.WalkConfiguration;
import io.larkspur.problem.web.ProblemWebConfiguration;
import io.larkspur.problem.wire.WireConfiguration;
import io.larkspur.stores.StoresConfiguration;
import java.time.Clock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The room as the gateway runs it, against a scripted platform, a real database and sessions in a map. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
    FeishuConfiguration.class,
    FeishuCallbackConfiguration.class,
    IssuersConfiguration.class,
    WalkConfiguration.class,
    ProblemWebConfiguration.class,
    WireConfiguration.class,
    StoresConfiguration.class
})
class CallbackProgram {

    static final String KEY = "encrypt-key-of-tests";

    static ConfigurableApplicationContext start(String platform, String publicUrl) {
        return new SpringApplicationBuilder(CallbackProgram.class)
                .properties(
                        "server.port=0",
                        "larkspur.stores.database-url="
                                + EmbeddedStores.forTests().freshDatabase(),
                        "larkspur.feishu.open-base-url=" + platform,
                        "larkspur.feishu.accounts-base-url=" + platform,
                        "larkspur.feishu.public-url=" + publicUrl,
                        "larkspur.feishu.language=en",
                        "larkspur.feishu.apps[0].app-id=" + TestPlatform.APP,
                        "larkspur.feishu.apps[0].app-secret=" + TestPlatform.SECRET,
                        "larkspur.feishu.apps[0].encrypt-key=" + KEY,
                        "larkspur.feishu.apps[0].verification-token=vt")
                .run();
    }

    @Bean
    FakeAuthSessions authSessions() {
        return new FakeAuthSessions();
    }

    @Bean
    FakeVault tokenVault() {
        return new FakeVault();
    }

    @Bean
    Clock clock() {
        return TestPlatform.clock();
    }
}

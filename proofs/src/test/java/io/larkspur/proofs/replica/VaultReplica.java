package io.larkspur.proofs.replica;

import io.larkspur.feishu.FeishuConfiguration;
import io.larkspur.stores.StoresConfiguration;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.RefreshStep;
import io.larkspur.vault.RefreshWitness;
import io.larkspur.vault.TokenVault;
import io.larkspur.vault.VaultConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The vault and the platform's room without a web server, told by lines what to do: {@code STEP user user …} asks for the
 * tokens of these users, and this process ends without a word where the refresh of the first reaches that step;
 * {@code - user …} only asks. It tells when each answer of the platform was kept.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = "org.springframework.cloud.gateway.config.GatewayRedisAutoConfiguration")
@Import({StoresConfiguration.class, VaultConfiguration.class, FeishuConfiguration.class})
public class VaultReplica {

    /** As a process ends that is killed. */
    private static final int KILLED = 137;

    private static volatile String end = "";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @Primary
    RefreshWitness haltingWitness() {
        return VaultReplica::reached;
    }

    private static void reached(RefreshStep step, GrantKey key) {
        if (end.equals(step + " " + key.userId())) {
            Runtime.getRuntime().halt(KILLED);
        }
        if (step == RefreshStep.STORED) {
            say("STORED " + key.userId() + " " + Instant.now());
        }
    }

    public static void main(String[] arguments) throws IOException {
        System.setProperty("spring.config.name", "gateway");
        TokenVault vault = new SpringApplicationBuilder(VaultReplica.class)
                .web(WebApplicationType.NONE)
                .run(arguments)
                .getBean(TokenVault.class);
        say("READY");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            obey(vault, Arrays.asList(order.split(" ")));
        }
        Runtime.getRuntime().halt(0);
    }

    private static void obey(TokenVault vault, List<String> words) {
        String app = System.getenv("APP_ID");
        List<String> users = words.subList(1, words.size());
        end = words.get(0) + " " + users.get(0);
        long served = Flux.fromIterable(users)
                .flatMap(
                        user -> vault.tokenFor(new GrantKey(app, user))
                                .onErrorResume(Exception.class, failure -> Mono.empty()),
                        users.size())
                .count()
                .blockOptional()
                .orElse(0L);
        say("DONE " + served);
    }

    /** One line at once, whoever speaks. */
    private static synchronized void say(String line) {
        System.out.println("@ " + line);
        System.out.flush();
    }
}

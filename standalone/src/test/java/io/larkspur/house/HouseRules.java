package io.larkspur.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import io.larkspur.vault.TokenValue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The imports and habits that must never exist here, and why. */
enum HouseRules {
    DATA_PLANE_AND_CONTROL_PLANE_MEET_IN_THE_STORES_ONLY(noClasses()
            .that()
            .resideInAPackage("io.larkspur.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.larkspur.admin..")
            .because("calls must flow while the control plane is down or being deployed")),
    CONTROL_PLANE_DOES_NOT_KNOW_THE_DATA_PLANE(noClasses()
            .that()
            .resideInAPackage("io.larkspur.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.larkspur.gateway..")
            .because("calls must flow while the control plane is down or being deployed")),
    THE_VAULT_IS_REVIEWABLE_ALONE(noClasses()
            .that()
            .resideInAPackage("io.larkspur.vault..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.larkspur..")
                    .and(not(resideInAnyPackage("io.larkspur.vault..", "io.larkspur.problem"))))
            .because("it holds what attackers want")),
    THE_SANDBOX_KNOWS_NOTHING_OF_OURS(noClasses()
            .that()
            .resideInAPackage("io.larkspur.sandbox..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.larkspur..").and(not(resideInAPackage("io.larkspur.sandbox.."))))
            .because("a simulator built from our adapter repeats our misunderstandings")),
    LIMITS_KNOW_NOBODY(noClasses()
            .that()
            .resideInAPackage("io.larkspur.limits..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.larkspur..")
                    .and(not(resideInAnyPackage("io.larkspur.limits..", "io.larkspur.problem", "io.larkspur.stores"))))
            .because("both planes count with them")),
    NOBODY_SHIPS_WITH_THE_STAND_INS(noClasses()
            .that(resideInAPackage("io.larkspur..")
                    .and(not(resideInAnyPackage(
                            "io.larkspur.standalone..", "io.larkspur.sandbox..", "io.larkspur.embedded.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.larkspur.sandbox..", "io.larkspur.embedded..")
            .because("only the way to try it needs them")),
    DOMAIN_ROOMS_OUTLIVE_TRANSPORTS(noClasses()
            .that()
            .resideInAnyPackage(
                    "io.larkspur.vault..",
                    "io.larkspur.accounts..",
                    "io.larkspur.metering..",
                    "io.larkspur.conversations..",
                    "io.larkspur.limits..",
                    "io.larkspur.problem")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..",
                    "org.springframework.http..",
                    "org.springframework.cloud..",
                    "org.springframework.security..",
                    "com.lark.oapi..")),
    THE_WALK_KNOWS_NO_PLATFORM(noClasses()
            .that()
            .resideInAPackage("io.larkspur.issuer..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.larkspur..")
                    .and(not(resideInAnyPackage("io.larkspur.issuer..", "io.larkspur.vault..", "io.larkspur.problem"))))
            .because("the rules of OAuth hold for every issuer alike")),
    ONLY_ONE_ROOM_SPEAKS_THE_PLATFORM(noClasses()
            .that(resideInAPackage("io.larkspur..").and(not(resideInAPackage("io.larkspur.feishu.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.lark.oapi..")),
    TOKENS_ARE_REVEALED_IN_FEW_PLACES(noClasses()
            .that(resideInAPackage("io.larkspur..")
                    .and(not(resideInAnyPackage(
                            "io.larkspur.vault..",
                            "io.larkspur.issuer.oauth..",
                            "io.larkspur.feishu..",
                            "io.larkspur.gateway.token..",
                            "io.larkspur.admin.consent..",
                            "io.larkspur.admin.signin.."))))
            .should()
            .callMethod(TokenValue.class, "reveal")
            .because("a reviewer must be able to look at every one")),
    NOTHING_BLOCKS(noClasses()
            .that(resideInAPackage("io.larkspur..")
                    .and(not(resideInAnyPackage(
                            "io.larkspur.standalone..", "io.larkspur.embedded..", "io.larkspur.sandbox.."))))
            .should()
            .callMethodWhere(blocking())
            .because("an event loop serves thousands of calls")),
    /** The control plane's requests come in one piece, by a filter before everything that reads them. */
    BODIES_ARE_READ_WHOLE(noClasses()
            .that(resideInAPackage("io.larkspur..")
                    .and(not(resideInAnyPackage("io.larkspur.admin..", "io.larkspur.sandbox.."))))
            .should()
            .callMethodWhere(joining())
            .because("a sender chooses how small the pieces are that are kept until their end: use WholeBody")),
    NO_JDBC(noClasses()
            .that(resideInAPackage("io.larkspur..")
                    .and(not(resideInAnyPackage("io.larkspur.stores..", "io.larkspur.embedded.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..")),
    ONE_JACKSON(noClasses()
            .that()
            .resideInAPackage("io.larkspur..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson.databind..")),
    NAMES_ARE_NOUNS_OF_THE_FIELD(noClasses()
            .should()
            .resideInAnyPackage(
                    "..common..",
                    "..util..",
                    "..utils..",
                    "..core..",
                    "..shared..",
                    "..base..",
                    "..model..",
                    "..dto..",
                    "..impl..")
            .orShould()
            .haveSimpleName("Session")),
    CONTROLLERS_ARE_HIDDEN(
            classes().that().areAnnotatedWith(RestController.class).should().notBePublic()),
    /** But for the one record that the packages of the platform's room share. */
    PROPERTIES_ARE_HIDDEN(classes()
            .that()
            .areAnnotatedWith(ConfigurationProperties.class)
            .and()
            .resideOutsideOfPackage("io.larkspur.feishu.platform")
            .should()
            .notBePublic()),
    PACKAGES_FORM_NO_CIRCLES(slices().matching("io.larkspur.(**)").should().beFreeOfCycles());

    private final ArchRule rule;

    HouseRules(ArchRule rule) {
        this.rule = rule;
    }

    ArchRule rule() {
        return rule;
    }

    private static DescribedPredicate<JavaAccess<?>> blocking() {
        return DescribedPredicate.describe(
                "blocks",
                access -> access.getTargetOwner().isEquivalentTo(Thread.class)
                                && access.getName().equals("sleep")
                        || (access.getTargetOwner().isEquivalentTo(Mono.class)
                                        || access.getTargetOwner().isEquivalentTo(Flux.class))
                                && access.getName().startsWith("block"));
    }

    private static DescribedPredicate<JavaAccess<?>> joining() {
        return DescribedPredicate.describe(
                "joins the pieces of a request's body",
                access -> access.getTargetOwner().isEquivalentTo(DataBufferUtils.class)
                                && access.getName().equals("join")
                        || access.getTargetOwner().isAssignableTo(ServerWebExchange.class)
                                && access.getName().equals("getFormData"));
    }
}

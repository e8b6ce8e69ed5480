package io.larkspur.admin.users;

import io.larkspur.accounts.Applications;
import io.larkspur.accounts.development.DevelopmentTokenConfiguration;
import io.larkspur.accounts.development.DevelopmentTokens;
import io.larkspur.accounts.login.Members;
import io.larkspur.accounts.login.VouchedUsers;
import io.larkspur.admin.access.BearerTokens;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves the users of the user service, and says for every other part of it who may act for whom. */
@Configuration(proxyBeanMethods = false)
@Import({DevelopmentTokenConfiguration.class, UsersController.class, PlansController.class})
public class UsersWebConfiguration {

    @Bean
    OwnUsers ownUsers(Members members, Applications applications) {
        return new OwnUsers(members, applications);
    }

    /** Only where anybody may have a token for the asking. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("larkspur.accounts.development-tokens.enabled")
    @Import(DevelopmentTokenController.class)
    static class Development {

        @Bean
        BearerTokens developmentBearers(DevelopmentTokens tokens, VouchedUsers users) {
            return new DevelopmentBearers(tokens, users);
        }
    }
}

package io.larkspur.gateway.metering;

import io.larkspur.accounts.login.Members;
import io.larkspur.accounts.login.VouchedUser;
import io.larkspur.gateway.caller.Users;
import io.larkspur.metering.call.MeteredCall;
import io.larkspur.metering.call.Newcomers;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Users who are met by their calls become the members they would be, had the user service been asked for an account. */
@Component
final class MetUsers implements Newcomers {

    private final Members members;
    private final Users users;

    MetUsers(Members members, Users users) {
        this.members = members;
        this.users = users;
    }

    @Override
    public Mono<Void> met(MeteredCall firstCall) {
        String app = firstCall.appId();
        return app == null
                ? Mono.empty()
                : members.enrol(new VouchedUser(users.providerOf(app), firstCall.userId(), null, null))
                        .then();
    }
}

package io.larkspur.accounts.login;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The users for whom the user service keeps an account: with a plan, credits, usage, conversations and files. */
public interface Members {

    /**
     * Makes a known user a member, or brings their address and name up to date; what is null stays as it was. Fails with
     * {@link UnknownUser}, and with {@link MemberNameTaken} when the user of another provider, or the account of an
     * application, goes by the same name.
     */
    Mono<Enrolment> enrol(long userId, @Nullable String email, @Nullable String fullName);

    /** As above for somebody others vouch for, known so far or not. */
    Mono<Enrolment> enrol(VouchedUser user);

    /** The member who goes by this name, see {@link User#subject()}; empty when there is none. */
    Mono<User> named(String subject);

    /** Empty when there is no such user, member or not. */
    Mono<User> find(long userId);

    /**
     * Somebody who is a member now.
     *
     * @param isNew whether they were none before
     */
    record Enrolment(User user, boolean isNew) {}
}

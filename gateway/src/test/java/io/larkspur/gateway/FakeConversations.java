package io.larkspur.gateway;

import io.larkspur.accounts.login.Members;
import io.larkspur.accounts.login.Role;
import io.larkspur.accounts.login.User;
import io.larkspur.accounts.login.VouchedUser;
import io.larkspur.conversations.Conversation;
import io.larkspur.conversations.Conversations;
import io.larkspur.conversations.ForeignConversation;
import io.larkspur.conversations.Message;
import io.larkspur.conversations.NewConversation;
import io.larkspur.conversations.NewMessage;
import io.larkspur.conversations.Owner;
import io.larkspur.conversations.Standing;
import io.larkspur.conversations.UnknownConversation;
import io.larkspur.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Conversations in memory, and the members whose they are. */
@Configuration(proxyBeanMethods = false)
public class FakeConversations {

    private static final Instant NOW = Instant.parse("2026-01-19T10:00:00Z");

    private final Map<String, User> members = new ConcurrentHashMap<>();
    private final Map<UUID, Long> owners = new ConcurrentHashMap<>();
    private final Map<UUID, ProblemException> refusals = new ConcurrentHashMap<>();
    private final List<NewMessage> said = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();
    private final Set<UUID> firsts = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Integer> tries = new ConcurrentHashMap<>();
    private final AtomicBoolean losing = new AtomicBoolean();
    private volatile int longest = 100_000;
    private volatile Mono<Void> ready = Mono.empty();

    /** Of a user of the platform, who is a member from now on. */
    public UUID of(String openId) {
        User member = members.computeIfAbsent(openId, id -> member("feishu", id));
        UUID id = UUID.randomUUID();
        owners.put(id, member.id());
        return id;
    }

    public List<NewMessage> said() {
        return said;
    }

    /** The conversation takes no more, and this is why. */
    public void refuse(UUID id, ProblemException why) {
        refusals.put(id, why);
    }

    /** Longer ones are refused from now on. */
    public void takeAtMost(int characters) {
        longest = characters;
    }

    /** Nothing more is written before that completes. */
    public void writeAfter(Mono<Void> ready) {
        this.ready = ready;
    }

    /** How often somebody has written, or tried to, into this conversation. */
    public int triesAt(UUID id) {
        return tries.getOrDefault(id, 0);
    }

    /** The next that is written is written, but who writes it is told otherwise. */
    public void loseAnAnswer() {
        losing.set(true);
    }

    @Bean
    Members members() {
        return new Members() {

            @Override
            public Mono<Enrolment> enrol(long userId, @Nullable String email, @Nullable String fullName) {
                return Mono.error(new IllegalStateException("Routes know no numbers of ours"));
            }

            @Override
            public Mono<Enrolment> enrol(VouchedUser user) {
                return Mono.fromSupplier(() -> new Enrolment(
                        members.computeIfAbsent(user.providerUserId(), id -> member(user.provider(), id)), true));
            }

            @Override
            public Mono<User> named(String subject) {
                return Mono.justOrEmpty(members.get(subject));
            }

            @Override
            public Mono<User> find(long userId) {
                return Mono.empty();
            }
        };
    }

    @Bean
    Conversations conversations() {
        return new Conversations() {

            @Override
            public Mono<Conversation> open(NewConversation conversation) {
                return Mono.error(new IllegalStateException("Routes open none"));
            }

            @Override
            public Flux<Conversation> list(long userId, boolean activeOnly, int limit, long offset) {
                return Flux.error(new IllegalStateException("Routes list none"));
            }

            @Override
            public Mono<Conversation> find(UUID sessionId, Owner owner) {
                return Objects.equals(owners.get(sessionId), owner.userId())
                        ? Mono.just(conversation(sessionId, Objects.requireNonNull(owner.userId())))
                        : Mono.error(() -> owners.containsKey(sessionId)
                                ? new ForeignConversation()
                                : new UnknownConversation(sessionId.toString()));
            }

            @Override
            public Mono<Conversation> findOpen(UUID sessionId, Owner owner, int messages) {
                return find(sessionId, owner).flatMap(found -> {
                    ProblemException refusal = refusals.get(sessionId);
                    return refusal == null ? Mono.just(found) : Mono.error(refusal);
                });
            }

            @Override
            public Mono<Conversation> change(UUID sessionId, Owner owner, Standing standing) {
                return Mono.error(new IllegalStateException("Routes change none"));
            }

            @Override
            public Mono<Void> delete(UUID sessionId, Owner owner) {
                return Mono.error(new IllegalStateException("Routes delete none"));
            }

            @Override
            public int longestMessage() {
                return longest;
            }

            @Override
            public Flux<Message> add(UUID sessionId, Owner owner, List<NewMessage> messages) {
                return Flux.error(new IllegalStateException("Routes add what they may have to add again"));
            }

            @Override
            public Mono<Void> addOnce(UUID sessionId, Owner owner, UUID first, List<NewMessage> messages) {
                if (messages.stream()
                        .anyMatch(message ->
                                message.content().length() + message.metadata().length() > longest)) {
                    return Mono.error(new IllegalArgumentException("A message has at most " + longest + " characters"));
                }
                return Mono.defer(() -> ready)
                        .then(findOpen(sessionId, owner, messages.size()))
                        .flatMap(found -> {
                            if (firsts.add(first)) {
                                said.addAll(messages);
                            }
                            tries.merge(sessionId, 1, Integer::sum);
                            return losing.getAndSet(false)
                                    ? Mono.error(new QueryTimeoutException("The answer was lost"))
                                    : Mono.empty();
                        });
            }

            @Override
            public Flux<Message> messages(UUID sessionId, Owner owner, int limit, long offset) {
                return Flux.error(new IllegalStateException("Routes read none"));
            }
        };
    }

    private User member(String provider, String id) {
        return new User(ids.incrementAndGet(), provider, id, id, null, null, Role.USER, true, NOW, NOW, NOW);
    }

    private static Conversation conversation(UUID id, long userId) {
        return new Conversation(
                1, id, userId, null, "{}", "{}", "", Standing.ACTIVE, 0, 0, BigDecimal.ZERO, NOW, NOW, NOW, null);
    }
}

package io.larkspur.admin.conversations;

import io.larkspur.conversations.ConversationsConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves conversations and their messages. */
@Configuration(proxyBeanMethods = false)
@Import({
    ConversationsConfiguration.class,
    ConversationsController.class,
    ConversationController.class,
    MessagesController.class
})
public class ConversationsWebConfiguration {}

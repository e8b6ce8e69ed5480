package io.larkspur.admin.credits;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves credits to the user service's clients, and the books to administrators. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CreditsSettings.class)
@Import({CreditsController.class, TransactionsController.class, BooksController.class})
public class CreditsWebConfiguration {}

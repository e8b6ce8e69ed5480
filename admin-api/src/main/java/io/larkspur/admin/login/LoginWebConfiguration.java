package io.larkspur.admin.login;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves sign-in, sessions and accounts. */
@Configuration(proxyBeanMethods = false)
@Import({
    SignInController.class,
    SessionsController.class,
    VisitorController.class,
    AccountsController.class,
    ActiveSessionsController.class
})
public class LoginWebConfiguration {}

package io.larkspur.admin.credits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may do what with credits.
 *
 * @param ownRecharge whether users recharge with their own tokens; otherwise only operators do
 */
@ConfigurationProperties("larkspur.admin.credits")
record CreditsSettings(@DefaultValue("true") boolean ownRecharge) {}

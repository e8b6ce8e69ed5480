/** OAuth 2 issuers made of settings alone. */
@NullMarked
package io.larkspur.issuer.oauth;

import org.jspecify.annotations.NullMarked;

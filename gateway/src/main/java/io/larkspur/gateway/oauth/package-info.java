/** The token endpoints of applications: RFC 6749 and 8693, and the one that unmodified SDKs use. */
@NullMarked
package io.larkspur.gateway.oauth;

import org.jspecify.annotations.NullMarked;
